// What every form gets: a count of the room left, a summary that leads to the fields, and a
// question before unsent words are left behind.

// After a form came back: say so in the title, go to the summary, and from there to the fields.

function focusField(event) {
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  if (!target) return;
  const control = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  event.preventDefault();
  (target.closest(".field") ?? target).scrollIntoView();
  control?.focus({ preventScroll: true });
}

const summary = document.querySelector("[data-error-summary]");
if (summary) {
  document.title = `${summary.dataset.titlePrefix} ${document.title}`;
  for (const link of summary.querySelectorAll("a[href^='#']")) link.addEventListener("click", focusField);
  summary.focus();
}

// How much room is left: below a text always, below a line when it runs short. Nothing that
// is pasted is cut; what is too much is counted too, as the server counts it.

function countFor(field) {
  const words = document.createElement("p");
  words.className = "field__count";
  words.setAttribute("aria-hidden", "true");
  // Spoken only after a pause in typing, so that a screen reader can be used to write.
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  field.after(words, spoken);
  const most = Number(field.dataset.most);
  const isLine = field.localName === "input";
  let pause;
  const show = () => {
    const left = most - [...field.value].length;
    const isOver = left < 0;
    words.classList.toggle("field__count--over", isOver);
    words.hidden = isLine && left > most / 5;
    const said = isOver ? field.dataset.over : field.dataset.count;
    words.textContent = said.replace("{number}", Math.abs(left));
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = words.hidden ? "" : words.textContent; }, 1500);
  };
  field.addEventListener("input", show);
  show();
}

for (const field of document.querySelectorAll("[data-count][data-most]")) countFor(field);

// Asks before a page with unsent words is left. The browser words the question itself.

for (const form of document.querySelectorAll("form[data-leave-guard]")) {
  let unsent = Boolean(document.querySelector("[data-error-summary]"));
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  // Said by draft-saving.js when everything that was typed is with the server.
  form.addEventListener("words-saved", () => { unsent = false; });
  window.addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}
