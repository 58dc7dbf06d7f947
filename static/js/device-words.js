// Stores the text of people who are not signed in on this device (localStorage), for a day.
//
// In the same tab the text is restored at once. In another tab, perhaps another person at a
// shared computer, the script asks first and offers to delete it. Submitting the form deletes
// the stored text, because the server then has it.

const DAY = 24 * 60 * 60 * 1000;
const KEY = "words:";
const EXCERPT = 30;

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

const hasText = (form) => [...form.querySelectorAll("textarea, input[type='text']")].some((field) => field.value.trim());

// The beginning of the longest field: the text says more than, e.g., a street name.
function excerptOf(words) {
  const [longest = ""] = Object.values(words).sort((one, other) => other.length - one.length);
  const letters = [...longest.trim().replace(/\s+/gu, " ")];
  return letters.length > EXCERPT ? `${letters.slice(0, EXCERPT).join("")}…` : letters.join("");
}

function forget(key) {
  localStorage.removeItem(key);
  sessionStorage.removeItem(key);
}

function read(key) {
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept && Date.now() - kept.at < DAY) return kept.words;
  forget(key);
  return null;
}

function button(words, className, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className });
  made.addEventListener("click", act);
  return made;
}

// Asks before it shows stored text, which another person may have typed on this device.
function ask(form, key, words) {
  const box = document.createElement("section");
  box.className = "panel";
  const line = document.createElement("p");
  line.textContent = form.dataset.wordsFound.replace("{excerpt}", excerptOf(words));
  const presses = Object.assign(document.createElement("p"), { className: "button-row" });
  const close = () => { box.remove(); fieldsOf(form)[0]?.focus(); };
  presses.append(
    button(form.dataset.wordsGoOn, "button button--secondary", () => { putBack(form, words); close(); }),
    button(form.dataset.wordsDelete, "button button--quiet", () => { forget(key); close(); }),
  );
  box.append(line, presses);
  form.before(box);
}

// Adds a button to clear the form, unless the server has already put one on the page.
function offerToClear(form, key, line) {
  if (line.nextElementSibling?.localName === "button") return;
  line.after(button(form.dataset.wordsClear, "button button--quiet", () => {
    forget(key);
    form.reset();
    for (const field of fieldsOf(form)) field.dispatchEvent(new Event("input", { bubbles: true }));
    forget(key);
    line.textContent = "";
    fieldsOf(form)[0]?.focus();
  }));
}

function keepWords(form) {
  // The steps of a matter share one path (the first has no step field), so the key needs both.
  const key = `${KEY}${location.pathname} ${form.elements.step?.value ?? ""}`;
  const line = document.createElement("p");
  line.className = "muted small";
  line.setAttribute("role", "status");
  form.querySelector(".button-row").before(line);
  const kept = read(key);
  // Text that the server sent with the page is not replaced.
  if (kept && !hasText(form)) {
    if (sessionStorage.getItem(key)) {
      putBack(form, kept);
      line.textContent = form.dataset.wordsRestored;
    } else {
      ask(form, key, kept);
    }
  }
  if (form.dataset.wordsKept) {
    form.addEventListener("input", () => {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), words: wordsOf(form) }));
      sessionStorage.setItem(key, "here");
      if (line.textContent === form.dataset.wordsKept) return;
      line.textContent = form.dataset.wordsKept;
      if (!form.elements.discard) offerToClear(form, key, line);
    });
  } else {
    // A person who is signed in has a draft on the server; once saved there, delete it here.
    form.addEventListener("words-saved", () => forget(key));
  }
  form.addEventListener("submit", () => forget(key));
}

function forgetWhatIsOld() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) read(key);
}

try {
  forgetWhatIsOld();
  document.querySelectorAll("form[data-words-found]").forEach(keepWords);
} catch {
  // The browser blocks storage: the page works as without JavaScript.
}
