// Dragging an item of the agenda to another place; the buttons beside it do the same without a script.
(function () {
  "use strict";
  var d = document, held = null, start = 0;
  d.documentElement.classList.add("drags");

  function list(node) { return node.closest ? node.closest("[data-plan]") : null; }
  function rows(plan) { return Array.prototype.slice.call(plan.querySelectorAll("[data-item]")); }

  // The row before which the held one would stand at this height; null for the end.
  function anchor(plan, y) {
    return rows(plan).filter(function (row) {
      var box = row.getBoundingClientRect();
      return row !== held && y < box.top + box.height / 2;
    })[0] || null;
  }

  d.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest && event.target.closest("[data-grip]"), plan = grip && list(grip);
    if (!grip || !plan || !plan.dataset.plan || event.button > 0) return;
    held = grip.closest("[data-item]");
    start = rows(plan).indexOf(held);
    held.classList.add("held");
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  d.addEventListener("pointermove", function (event) {
    if (!held) return;
    var plan = list(held);
    plan.insertBefore(held, anchor(plan, event.clientY));
  });
  function drop() {
    if (!held) return;
    var row = held, plan = list(row), next = row.nextElementSibling, form = row.querySelector("form");
    held = null;
    row.classList.remove("held");
    if (rows(plan).indexOf(row) === start || !window.htmx || !form) return;
    window.htmx.ajax("POST", form.getAttribute("action"), {
      source: form, target: plan.dataset.plan, swap: "outerHTML",
      values: { before: next ? next.dataset.item : "" }
    });
  }
  d.addEventListener("pointerup", drop);
  d.addEventListener("pointercancel", drop);
})();
