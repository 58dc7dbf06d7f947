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
