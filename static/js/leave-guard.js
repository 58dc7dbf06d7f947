// Asks before a page with unsent words is left. The browser words the question itself.

for (const form of document.querySelectorAll("form[data-leave-guard]")) {
  let unsent = Boolean(document.querySelector("[data-error-summary]"));
  form.addEventListener("input", () => { unsent = true; });
  form.addEventListener("submit", () => { unsent = false; });
  window.addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
}
