// How much room is left, below every field that says data-count="{number} characters left".

function countFor(field) {
  const words = document.createElement("p");
  words.className = "field__count";
  // Spoken only after a pause in typing, so that a screen reader can be used to write.
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  field.after(words, spoken);
  let pause;
  const show = () => {
    const left = field.maxLength - field.value.length;
    words.textContent = field.dataset.count.replace("{number}", left);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = words.textContent; }, 1500);
  };
  field.addEventListener("input", show);
  words.textContent = field.dataset.count.replace("{number}", field.maxLength - field.value.length);
  words.setAttribute("aria-hidden", "true");
}

for (const field of document.querySelectorAll("[data-count][maxlength]")) countFor(field);
