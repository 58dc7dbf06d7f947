// The keys of the moderators' desk. Everything they do is a button, link or field of the page.

const OFF = "desk-keys-off";
// A press meant for the page before is not taken for one about this.
const READY = performance.now() + 250;
const OUTCOMES = { s: "send_back", x: "refuse", u: "accept_unpublished" };
const dialog = document.querySelector("#keys");
const form = document.querySelector("[data-decision]");
const isOn = () => localStorage.getItem(OFF) === null;
let isChoosingReason = false;

function isTyping(target) {
  return target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])") !== null;
}

function visible(selector) {
  return [...document.querySelectorAll(selector)].find((element) => element.checkVisibility());
}

function choose(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function focusDecide() {
  form.querySelector("[data-decide]").focus();
}

function chooseOutcome(value) {
  const radio = form?.querySelector(`[name=outcome][value=${value}]`);
  if (!radio) return false;
  radio.checked = true;
  choose(radio, value);
  isChoosingReason = true;
  [...form.elements.reason.options].slice(1).forEach((option, index) => {
    if (index < 9) option.label = `${index + 1} ${option.textContent}`;
  });
  focusDecide();
  return true;
}

// The button says it without a question; with script Enter confirms what is now in the form.
function fillIn(button) {
  const at = button.value.lastIndexOf("-");
  chooseOutcome(button.value.slice(0, at));
  isChoosingReason = false;
  choose(form.elements.reason, button.value.slice(at + 1));
  focusDecide();
}

function chooseReason(number) {
  const option = form.elements.reason.options[number];
  if (!option) return false;
  choose(form.elements.reason, option.value);
  focusDecide();
  return true;
}

function move(step) {
  const links = [...document.querySelectorAll("[data-waiting] a")].filter((link) => link.checkVisibility());
  const from = document.activeElement;
  const here = links.indexOf(links.includes(from) ? from : document.querySelector("[data-waiting] [aria-current]"));
  links[here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1)]?.focus();
  return links.length > 0;
}

// Ticks the row of the list in which the focus is, to be decided with others.
function select() {
  const tick = document.activeElement.closest("[data-waiting] > *")?.querySelector("[data-choose-row]");
  tick?.click();
  return Boolean(tick);
}

function goBack() {
  isChoosingReason = false;
  document.querySelector("#item")?.focus();
  return true;
}

// The button stands in a part that may be folded, and acts on what is selected in the text.
function blackOut() {
  const button = document.querySelector("[data-redact]");
  button?.click();
  return Boolean(button);
}

function act(key) {
  if (isChoosingReason && /^[1-9]$/.test(key)) return chooseReason(Number(key));
  if (key in OUTCOMES) return chooseOutcome(OUTCOMES[key]);
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  if (key === "Escape") return goBack();
  if (key === "b") return blackOut();
  if (key === "v") return select();
  const pressed = /^[a-z1-9]$/.test(key) && visible(`[data-key="${key}"]`);
  if (pressed) pressed.click();
  return Boolean(pressed);
}

document.addEventListener("keydown", (event) => {
  const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing);
  if (!isOn() || !isPlain || dialog.open || performance.now() < READY || isTyping(event.target)) return;
  if (event.key === "?") dialog.showModal();
  else if (!act(event.key)) return;
  event.preventDefault();
});

for (const button of document.querySelectorAll("[data-usual]")) {
  button.type = "button";
  button.addEventListener("click", () => fillIn(button));
}

const opener = document.querySelector("[data-keys-button]");
opener.hidden = false;
opener.addEventListener("click", () => dialog.showModal());
const tick = dialog.querySelector("[data-keys-on]");

function say() {
  tick.checked = isOn();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (isOn()) element.setAttribute("aria-keyshortcuts", element.dataset.key);
    else element.removeAttribute("aria-keyshortcuts");
  }
  document.documentElement.toggleAttribute("data-keys", isOn());
}

tick.addEventListener("change", () => {
  if (tick.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
  say();
});
say();
