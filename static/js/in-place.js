// What pages that change in place need besides htmx.

// When a part of the page cannot be fetched, its form goes the ordinary way instead.
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(trouble, (event) => {
    const form = event.detail.elt.closest("form");
    if (form) HTMLFormElement.prototype.submit.call(form);
  });
}

// Forms that come back to "this page" (language, larger text) come back to what is shown now.
document.body.addEventListener("htmx:pushedIntoHistory", (event) => {
  for (const field of document.querySelectorAll("input[type='hidden'][name='next']")) {
    field.value = event.detail.path;
  }
});

// Beside a long filter the top of the list may be out of sight when it has changed.
document.body.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id === "results" && target.getBoundingClientRect().top < 0) target.scrollIntoView();
});
