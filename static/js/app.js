// What the pages gain from a script; without it they all work.
(function () {
  "use strict";
  var d = document;
  function all(selector, root) { return Array.prototype.slice.call((root || d).querySelectorAll(selector)); }
  function inside(node, selector) { return node.querySelectorAll ? (node.matches(selector) ? [node] : []).concat(all(selector, node)) : []; }

  // Live regions ask again when a phone wakes, the net is back, or a clock has run out.
  var asked = 0;
  function refresh() {
    if (!window.htmx || d.hidden || Date.now() - asked < 1000) return;
    asked = Date.now();
    all("[data-live]").forEach(function (region) { window.htmx.trigger(region, "refresh"); });
  }
  function offline(yes) { all("[data-offline]").forEach(function (line) { line.hidden = !yes; }); }
  d.addEventListener("visibilitychange", refresh);
  window.addEventListener("online", function () { offline(false); refresh(); });
  window.addEventListener("offline", function () { offline(true); });
  d.addEventListener("htmx:sseError", function () { offline(true); });
  d.addEventListener("htmx:sseOpen", function () { offline(false); });
  d.addEventListener("htmx:afterSettle", function (event) { clocks(event.target); });

  // Clocks go by the server's time: data-now is when the server wrote the page.
  var running = [];
  function clocks(root) {
    inside(root, "[data-until]").forEach(function (face) {
      if (face.clockEnd) return;
      face.clockEnd = Date.parse(face.dataset.until) - Date.parse(face.dataset.now) + Date.now();
      running.push(face);
    });
  }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  setInterval(function () {
    running = running.filter(function (face) {
      var left = Math.ceil((face.clockEnd - Date.now()) / 1000);
      if (!d.contains(face)) return false;
      if (left < 3600) { face.classList.add("ticking"); face.textContent = two(Math.floor(Math.max(left, 0) / 60)) + ":" + two(Math.max(left, 0) % 60); }
      if (left <= 0) { asked = 0; refresh(); }
      return left > 0;
    });
  }, 500);

  // A form is sent once; coming back with the back button frees it again.
  d.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(function () {
      if (event.defaultPrevented) { delete form.dataset.sent; return; }
      all("button", form).forEach(function (button) { button.setAttribute("aria-busy", "true"); });
    }, 0);
  });
  window.addEventListener("pageshow", function (event) {
    all("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      all("button", form).forEach(function (button) { button.removeAttribute("aria-busy"); });
    });
    if (event.persisted) refresh();
  });

  // Coming back to such a page asks for its address, instead of offering to send the form once more.
  if (d.querySelector("[data-plain-return]") && history.replaceState) history.replaceState(null, "", location.href);

  // The projector: F fills the screen, and the screen stays awake.
  function stayAwake() {
    if (navigator.wakeLock && !d.hidden) navigator.wakeLock.request("screen").catch(function () {});
  }
  d.addEventListener("keydown", function (event) {
    if (!d.querySelector("[data-wall]") || event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "f") return;
    if (d.fullscreenElement) d.exitFullscreen();
    else if (d.documentElement.requestFullscreen) d.documentElement.requestFullscreen().catch(function () {});
  });
  if (d.querySelector("[data-wall]")) { stayAwake(); d.addEventListener("visibilitychange", stayAwake); }

  all("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  clocks(d.documentElement);
})();
