// Saves a draft while it is written: ten seconds after a change, and when a field is left.
//
// One request at a time. Each sends the version it started from (field "seen", an optimistic
// lock), so that it does not overwrite text saved in another window. A response never changes
// the fields.

const PAUSE = 10_000;
const PATIENCE = 20_000;
// Statuses after which another attempt is useless: not allowed, not found, changed elsewhere.
const FINAL = [403, 404, 409];

function lineBelow(form) {
  const line = document.createElement("p");
  line.className = "muted small";
  line.setAttribute("aria-hidden", "true");
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  form.querySelector(".button-row").before(line, spoken);
  let wasSaved = false;
  return (words, isSaved) => {
    line.textContent = words;
    // Screen readers hear failures and the first success after one, not every save.
    if (isSaved !== wasSaved || !isSaved) spoken.textContent = words;
    wasSaved = isSaved;
  };
}

// If the server finds words of danger in the text, it returns the emergency numbers; they
// replace the short reminder on the page and are announced by screen readers.
function placeForHelp(form) {
  const place = document.createElement("div");
  place.setAttribute("aria-live", "polite");
  const quiet = form.querySelector(".call-first");
  (quiet ?? form.querySelector(".button-row")).before(place);
  if (quiet) place.append(quiet);
  let shown = "";
  return (help) => {
    const isOnThePage = !shown && document.querySelector(".call-first:not(.call-first--quiet)");
    if (!help || help === shown || isOnThePage) return;
    place.innerHTML = shown = help;
  };
}

// Personal data in the saved text, found by the server: shown as long as it stands there.
function placeForPersonalData(form) {
  const place = form.querySelector("[data-personal-data]");
  let shown = place?.innerHTML ?? "";
  return (found) => {
    if (!place || found === shown) return;
    place.innerHTML = shown = found;
  };
}

function typedIn(form) {
  const typed = new FormData(form);
  for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
  return typed;
}

const asText = (form) => JSON.stringify([...typedIn(form)].filter(([name]) => name !== "seen"));

// An empty form neither creates a draft nor empties one by accident.
function isBlank(form, hasDraft) {
  const fields = [...form.querySelectorAll(hasDraft ? "textarea" : "textarea, input[type='text']")];
  return (!hasDraft || fields.length > 0) && !fields.some((field) => field.value.trim());
}

function keepSaving(form) {
  const say = lineBelow(form);
  const showHelp = placeForHelp(form);
  const showPersonalData = placeForPersonalData(form);
  const seen = document.createElement("input");
  Object.assign(seen, { type: "hidden", name: "seen", value: form.dataset.autosave });
  form.append(seen);
  let saved = asText(form);
  let refused = "";
  let isOver = false;
  let underWay = null;
  let timer;

  const later = () => { timer ??= setTimeout(save, PAUSE); };

  function save() {
    clearTimeout(timer);
    timer = null;
    const typed = asText(form);
    if (underWay || isOver || [saved, refused].includes(typed) || isBlank(form, seen.value !== "")) return;
    underWay = send(typed).finally(() => {
      underWay = null;
      if (![saved, refused].includes(asText(form))) later();
    });
  }

  async function send(typed) {
    const body = typedIn(form);
    body.append("autosave", "1");
    body.append("save", "1");
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST", body, keepalive: true, signal: AbortSignal.timeout(PATIENCE),
      });
      take(await answer.json(), answer, typed);
    } catch {
      say(form.dataset.notSaved, false);
    }
  }

  function take(facts, answer, typed) {
    say(facts.said, answer.ok);
    if (!answer.ok) {
      refused = typed;
      isOver = FINAL.includes(answer.status);
      return;
    }
    showHelp(facts.call_first);
    showPersonalData(facts.personal_data);
    saved = typed;
    seen.value = facts.seen;
    if (location.pathname !== facts.address) goOnAt(facts.address);
    if (asText(form) === saved) form.dispatchEvent(new Event("words-saved"));
  }

  // Continue with the created draft: further saves, submitting and reloading use its URL.
  function goOnAt(address) {
    const step = form.elements.step?.value;
    form.setAttribute("action", step ? `${address}?step=${step}` : address);
    history.replaceState(history.state, "", form.getAttribute("action"));
  }

  form.addEventListener("input", later);
  form.addEventListener("change", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  form.addEventListener("submit", (event) => {
    isOver = true;
    if (!underWay) return;
    // Wait for the save under way; otherwise the server would refuse a changed version.
    event.preventDefault();
    underWay.finally(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) isOver = false; });
}

for (const form of document.querySelectorAll("form[data-autosave]")) keepSaving(form);
