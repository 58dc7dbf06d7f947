// Keeps what somebody types who is not signed in: in this tab alone, for an hour.
//
// Not in the browser's lasting storage and not on the server: at a shared computer the
// next person must not find it. Pressing a button hands the words to the server, and
// then they are not kept here any more.

const HOUR = 60 * 60 * 1000;
const KEY = "words:";

const fieldsOf = (form) => [...form.elements].filter(
  (field) => field.name && !["hidden", "file", "submit", "button", "password"].includes(field.type),
);

function wordsOf(form) {
  const words = {};
  for (const field of fieldsOf(form)) {
    if (!["radio", "checkbox"].includes(field.type) || field.checked) words[field.name] = field.value;
  }
  return words;
}

function putBack(form, words) {
  for (const field of fieldsOf(form)) {
    const value = words[field.name];
    if (["radio", "checkbox"].includes(field.type)) field.checked = value === field.value;
    else if (value !== undefined) field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const hasText = (form) => [...form.querySelectorAll("textarea")].some((field) => field.value.trim());

function read(key) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key));
    return kept && Date.now() - kept.at < HOUR ? kept.words : null;
  } catch {
    return null;
  }
}

function keepWords(form) {
  // A matter is written in steps at one address, the first of them also without naming it.
  const key = `${KEY}${location.pathname} ${form.elements.step?.value ?? ""}`;
  const line = document.createElement("p");
  line.className = "muted small";
  line.setAttribute("role", "status");
  form.querySelector(".button-row").before(line);
  const kept = read(key);
  // A text that came with the page was put there on purpose.
  if (kept && !hasText(form)) {
    putBack(form, kept);
    line.textContent = form.dataset.restored;
  }
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify({ at: Date.now(), words: wordsOf(form) }));
    if (line.textContent !== form.dataset.keepInTab) line.textContent = form.dataset.keepInTab;
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

function forgetAll() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEY)) sessionStorage.removeItem(key);
}

try {
  const forms = document.querySelectorAll("form[data-keep-in-tab]");
  if (forms.length) forms.forEach(keepWords);
  else forgetAll();
} catch {
  // A browser that keeps nothing at all: the page works as it does without script.
}
