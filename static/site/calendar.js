// Drags what may be moved to another day of the calendar. Without it a link beside each does the same.
(() => {
  "use strict";

  const form = document.getElementById("move-form");
  if (!form) return;
  const days = document.querySelectorAll("[data-day]");
  let dragged = null;

  function mark(marked) {
    for (const day of days) day.classList.toggle("portal-calendar__day--under", day === marked);
  }

  function move(entry, day) {
    if (entry.closest("[data-day]") === day) return;
    if (!entry.hasAttribute("data-at-once")) {
      const asked = new URLSearchParams({ to: day.dataset.day, showing: form.elements.showing.value });
      window.location.assign(`${entry.dataset.move}?${asked}`);
      return;
    }
    const [year, month, number] = day.dataset.day.split("-");
    form.action = entry.dataset.move;
    form.elements.version.value = entry.dataset.version;
    form.elements.starts_on_0.value = number;
    form.elements.starts_on_1.value = month;
    form.elements.starts_on_2.value = year;
    form.submit();
  }

  for (const entry of document.querySelectorAll("[data-move]")) {
    entry.draggable = true;
    entry.addEventListener("dragstart", (event) => {
      dragged = entry;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", entry.textContent.trim());
    });
    entry.addEventListener("dragend", () => {
      dragged = null;
      mark(null);
    });
  }

  for (const day of days) {
    day.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      mark(day);
    });
    day.addEventListener("drop", (event) => {
      if (!dragged) return;
      event.preventDefault();
      move(dragged, day);
    });
  }
})();
