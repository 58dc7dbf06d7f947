// The moderator's form: offers only the reasons and the buttons for the chosen decision, and
// previews the letter to the author with the reason and the note.

const form = document.querySelector("[data-decision]");
const { reason, note } = form.elements;
const letters = form.querySelector("[data-letters]");
const decide = form.querySelector("[data-decide]");
const approveAndNext = form.elements.approve_and_next;
const needed = document.createElement("span");
const none = reason.options[0];
const noReason = none.textContent;
const known = new Map([...reason.options].slice(1).map((option) => [option.value, option]));
const chosen = () => form.querySelector("[name=outcome]:checked")?.value;
const letterOf = (outcome) => letters.querySelector(`[data-letter="${CSS.escape(outcome)}"]`);

// Whether passages or pictures are pointed out; taken on, they are blacked out.
const points = () =>
  [...form.elements].some((field) => (field.type === "checkbox" ? field.checked && /^spans$|^picture-.*-remove$/.test(field.name) : field.value?.trim() && /^words$|^picture-.*-(rectangles|left|top|width|height)$/.test(field.name)));
const redacts = (outcome) => ["approve", "accept_unpublished"].includes(outcome) && points();

function offerReasons(outcome) {
  const items = [...letterOf(outcome).querySelectorAll("[data-reason]")];
  const fitting = items.filter((item) => ["send_back", "refuse"].includes(outcome) || redacts(outcome) === "forRedacting" in item.dataset).map((item) => item.dataset.reason);
  const before = reason.value;
  const isNeeded = ["send_back", "refuse"].includes(outcome) || redacts(outcome);
  none.textContent = isNeeded ? form.dataset.choose : noReason;
  reason.replaceChildren(none, ...fitting.map((pk) => known.get(pk)));
  reason.value = fitting.includes(before) ? before : "";
  reason.setAttribute("aria-required", isNeeded);
  needed.textContent = isNeeded ? ` ${form.dataset.required}` : "";
  // A field with an error or a value stays visible.
  const isKept = (field) => field.value || field.closest(".field").matches(".field--error");
  for (const field of [reason, note]) field.closest(".field").hidden = !fitting.length && !isKept(field);
}

function showLetter(outcome) {
  for (const letter of letters.querySelectorAll("[data-letter]")) {
    letter.hidden = letter.dataset.letter !== outcome;
    letter.querySelector("[data-letter-heading]").hidden = true;
    letter.querySelector("[data-as-it-is]").hidden = redacts(outcome);
    letter.querySelector("[data-with-passages]").hidden = !points();
    for (const item of letter.querySelectorAll("[data-reason]")) {
      item.hidden = item.dataset.reason !== reason.value;
      item.querySelector("[data-note]").textContent = note.value.trim() ? ` ${note.value.trim()}` : "";
    }
  }
}

// What was just refused is not approved by the next button; large is the one that can be pressed now.
function offerButtons(outcome) {
  if (!approveAndNext) return;
  approveAndNext.hidden = Boolean(outcome) && outcome !== "approve";
  for (const [button, isMain] of [[decide, Boolean(outcome)], [approveAndNext, !outcome]]) {
    button.classList.toggle("button--main", isMain);
    button.classList.toggle("button--secondary", !isMain);
  }
}

function follow() {
  const outcome = chosen();
  letters.hidden = !outcome;
  offerButtons(outcome);
  if (!outcome) return;
  letters.open = true;
  offerReasons(outcome);
  showLetter(outcome);
}

reason.labels[0].append(needed);
form.addEventListener("input", follow);
follow();
