// The moderator's keys: each presses a button of the page, so that whatever a key does a click does too.
(function () {
  "use strict";
  var d = document, fields = { o: "o-words", i: "e-words", r: "r-words" };
  function button(key) {
    var found = null;
    Array.prototype.some.call(d.querySelectorAll("[data-desk] button[data-keys]"), function (each) {
      if (each.dataset.keys.split(" ").indexOf(key) < 0 || each.disabled || !each.offsetParent) return false;
      found = each;
      return true;
    });
    return found;
  }
  function typing(target) { return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable; }

  d.addEventListener("keydown", function (event) {
    var target = event.target, key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(target)) {
      if (key === "Escape") target.blur();
      return;
    }
    // Space and Enter press what has the focus, as everywhere.
    if (key === "Space" && target.closest("a, button, summary")) return;
    if (fields[key] && d.getElementById(fields[key])) {
      event.preventDefault();
      d.getElementById(fields[key]).focus();
      return;
    }
    var found = button(key);
    if (!found) return;
    event.preventDefault();
    // A held key is one press, and the next press waits for the answer to this one.
    if (event.repeat || d.querySelector("#desk-now .htmx-request")) return;
    found.click();
  });

  // Which item an outcome is about follows the room for as long as nothing was typed.
  d.addEventListener("htmx:afterSwap", function (event) {
    var words = d.getElementById("o-words"), select = d.getElementById("o-item");
    if (!event.target || event.target.id !== "desk-now" || !words || !select || words.value) return;
    var now = d.querySelector("#desk-now [data-item-on]");
    if (now) select.value = now.dataset.itemOn;
  });
})();
