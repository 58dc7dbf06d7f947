// Saves a draft while it is written: ten seconds after a change, and when a field is left.
//
// One request at a time, each naming the edition it started from: a late answer cannot
// replace newer words, and words saved in another window are not written over. Nothing
// that comes back changes what stands in the fields.

const PAUSE = 10_000;
const PATIENCE = 20_000;
// Somebody else's words, or nobody to save for: trying again would not help.
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
    // Said aloud when it changes from good to bad or back, not every ten seconds.
    if (isSaved !== wasSaved || !isSaved) spoken.textContent = words;
    wasSaved = isSaved;
  };
}

// The server judges the words; where they speak of danger it sends the numbers to call,
// which take the place of the quiet reminder and are read aloud when the reader pauses.
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

function typedIn(form) {
  const typed = new FormData(form);
  for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
  return typed;
}

const asText = (form) => JSON.stringify([...typedIn(form)].filter(([name]) => name !== "seen"));

// No draft is begun of nothing, and none is emptied by a slip of the hand.
function isBlank(form, hasDraft) {
  const fields = [...form.querySelectorAll(hasDraft ? "textarea" : "textarea, input[type='text']")];
  return (!hasDraft || fields.length > 0) && !fields.some((field) => field.value.trim());
}

function keepSaving(form) {
  const say = lineBelow(form);
  const showHelp = placeForHelp(form);
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
    saved = typed;
    seen.value = facts.seen;
    if (location.pathname !== facts.address) goOnAt(facts.address);
    if (asText(form) === saved) form.dispatchEvent(new Event("words-saved"));
  }

  // From now on this page goes on with that draft, also when it is loaded again.
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
    // The press waits for the save: otherwise it would meet it as words from elsewhere.
    event.preventDefault();
    underWay.finally(() => form.requestSubmit(event.submitter));
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) isOver = false; });
}

for (const form of document.querySelectorAll("form[data-autosave]")) keepSaving(form);
