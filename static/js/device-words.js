// Stores the text of people who are not signed in on this device (localStorage), for a day.
//
// In the same tab the text is restored at once. In another tab, perhaps another person at a
// shared computer, the script asks first and offers to delete it. It also asks where the server
// sent other text with the page, which is not replaced without asking. Submitting the form
// deletes the stored text, because the server then has it.

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
    if (value === undefined) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = value === field.value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const hasText = (form) => [...form.querySelectorAll("textarea, input[type='text']")].some((field) => field.value.trim());

const isSame = (one, other) => (one ?? "").trim() === (other ?? "").trim();

const differs = (form, words) => {
  const shown = wordsOf(form);
  return fieldsOf(form).some(({ name }) => name in words && !isSame(words[name], shown[name]));
};

// The longest field from where it differs from the form: the text says more than, e.g., a
// street name, and its beginning may be what the form shows already.
function excerptOf(words, shown) {
  const fields = Object.entries(words).filter(([name, value]) => name in shown && !isSame(value, shown[name]));
  const [[name, longest] = ["", ""]] = fields.sort((one, other) => other[1].length - one[1].length);
  const [letters, given] = [longest, shown[name] ?? ""].map((text) => [...text.trim().replace(/\s+/gu, " ")]);
  const start = letters.findIndex((letter, place) => letter !== given[place]);
  const rest = [...letters.slice(Math.max(start, 0)).join("").trim()];
  return rest.length > EXCERPT ? `${rest.slice(0, EXCERPT).join("")}…` : rest.join("");
}

function forget(key) {
  localStorage.removeItem(key);
  sessionStorage.removeItem(key);
}

// What the form has on the page is the server's now; words of other steps stay.
function forgetFieldsOf(form, key) {
  const words = read(key) ?? {};
  for (const { name } of fieldsOf(form)) delete words[name];
  if (Object.keys(words).length) localStorage.setItem(key, JSON.stringify({ ...stored(key), words }));
  else forget(key);
}

const stored = (key) => JSON.parse(localStorage.getItem(key) ?? "null");

function read(key) {
  const kept = stored(key);
  if (kept && Date.now() - kept.at < DAY) return kept.words;
  forget(key);
  return null;
}

function button(words, className, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className });
  made.addEventListener("click", act);
  return made;
}

// Asks before it shows stored text, which another person may have typed on this device, or
// which would replace what the form shows.
function ask(form, key, words, { found, goOn, act = () => putBack(form, words) }) {
  const box = document.createElement("section");
  box.className = "panel";
  const line = document.createElement("p");
  const shown = { ...Object.fromEntries(Object.keys(words).map((name) => [name, ""])), ...wordsOf(form) };
  line.textContent = found.replace("{excerpt}", excerptOf(words, shown));
  const presses = Object.assign(document.createElement("p"), { className: "button-row" });
  const close = () => { box.remove(); fieldsOf(form)[0]?.focus(); };
  presses.append(
    button(goOn, "button button--secondary", () => { act(); close(); }),
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
    // Pictures wait at the server: it removes them.
    if (form.querySelector("[data-images-so-far] li")) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "discard", value: "1" }));
      form.requestSubmit();
      return;
    }
    form.reset();
    for (const field of fieldsOf(form)) field.dispatchEvent(new Event("input", { bubbles: true }));
    forget(key);
    line.textContent = "";
    fieldsOf(form)[0]?.focus();
  }));
}

function keepWords(form) {
  // The steps of a matter share one path and what was typed: it is offered wherever its field is.
  const key = `${KEY}${location.pathname}`;
  const step = form.elements.step?.value;
  const page = step ? `?step=${step}` : location.href;
  const line = document.createElement("p");
  line.className = "muted small";
  line.setAttribute("role", "status");
  form.querySelector(".button-row").before(line);
  const unsent = read(key);
  const kept = unsent && fieldsOf(form).some(({ name }) => name in unsent) ? unsent : null;
  const { wordsFound, wordsGoOn, wordsDiffer, wordsReplace } = form.dataset;
  if (unsent && !kept && !sessionStorage.getItem(key)) {
    const there = stored(key).page;
    ask(form, key, unsent, { found: wordsFound, goOn: wordsGoOn, act: () => location.assign(there) });
  } else if (kept && hasText(form)) {
    if (differs(form, kept)) ask(form, key, kept, { found: wordsDiffer, goOn: wordsReplace });
  } else if (kept && sessionStorage.getItem(key)) {
    putBack(form, kept);
    line.textContent = form.dataset.wordsRestored;
  } else if (kept) {
    ask(form, key, kept, { found: wordsFound, goOn: wordsGoOn });
  }
  if (form.dataset.wordsKept) {
    form.addEventListener("input", () => {
      const words = { ...read(key), ...wordsOf(form) };
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), words, page }));
      sessionStorage.setItem(key, "here");
      if (line.textContent === form.dataset.wordsKept) return;
      line.textContent = form.dataset.wordsKept;
      if (!form.elements.discard) offerToClear(form, key, line);
    });
  } else {
    // A person who is signed in has a draft on the server; once saved there, delete it here.
    form.addEventListener("words-saved", () => forgetFieldsOf(form, key));
  }
  form.addEventListener("submit", () => forgetFieldsOf(form, key));
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
