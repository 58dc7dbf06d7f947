// Additions to htmx for pages that are updated in place.

// If htmx cannot fetch a part of the page, submit its form the ordinary way.
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(trouble, (event) => {
    const form = event.detail.elt.closest("form");
    if (form) HTMLFormElement.prototype.submit.call(form);
  });
}

// Forms that return to this page (language, larger text) return to the URL shown now.
document.body.addEventListener("htmx:pushedIntoHistory", (event) => {
  for (const field of document.querySelectorAll("input[type='hidden'][name='next']")) {
    field.value = event.detail.path;
  }
});

// Next to a long filter the top of the changed list may be out of view.
document.body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id === "results" && target.getBoundingClientRect().top < 0) target.scrollIntoView();
});
