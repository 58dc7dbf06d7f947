// Saves a draft while it is written: ten seconds after a change, and when a field is left. A
// picture is sent when it is chosen, so that the button need not send it.
//
// One request at a time. Each sends the version it started from (field "seen", an optimistic
// lock), so that it does not overwrite text saved in another window. A response never changes
// the fields of text. A picture follows the words when they are saved, alone: if its response is
// lost, no edition is unknown here, and the button sends the picture again.

const PAUSE = 10_000;
const PATIENCE = 20_000;
// Ten megabytes over a slow line.
const PATIENCE_WITH_A_PICTURE = 300_000;
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

// The pictures chosen in the form, and the list of those the server has. A picture leaves the field
// when the server has it, or refused it for good; in any other case the button still sends it.
function picturesOf(form) {
  const input = form.querySelector("input[type='file'][data-most-bytes]");
  const list = form.querySelector("[data-images-so-far]");
  // Old browsers cannot take one file out of a field: there the button sends them all.
  if (!input || !list || !canChangeFiles(input)) return null;
  const line = Object.assign(document.createElement("p"), { className: "small" });
  const problems = document.createElement("div");
  for (const place of [line, problems]) place.setAttribute("role", "status");
  list.before(line, problems);
  const failed = new Set();
  const keyOf = ({ name, size, lastModified }) => `${name}/${size}/${lastModified}`;

  const say = (words, file) => { line.textContent = words.replace("{name}", () => file?.name); };

  function showButtons() {
    const buttons = [...list.querySelectorAll("[data-detach]")];
    for (const button of buttons) button.hidden = false;
    if (buttons.length) list.querySelector("[data-without-script]")?.remove();
  }

  function takeOut(file) {
    const rest = new DataTransfer();
    for (const other of input.files) if (keyOf(other) !== keyOf(file)) rest.items.add(other);
    input.files = rest.files;
    // For the preview only: it does not bubble to the form.
    input.dispatchEvent(new Event("change"));
  }

  function complain(sentences) {
    problems.append(...sentences.map((words) =>
      Object.assign(document.createElement("p"), { className: "field__error", textContent: words })));
  }

  function next() {
    const room = input.dataset.most - list.querySelectorAll("li").length;
    const mayBeTaken = (file) => input.accept.split(",").includes(file.type) && file.size <= input.dataset.mostBytes;
    return room > 0 ? [...input.files].find((file) => mayBeTaken(file) && !failed.has(keyOf(file))) : undefined;
  }

  const postpone = () => { for (const file of input.files) failed.add(keyOf(file)); };

  function show(facts, file) {
    list.innerHTML = facts.images;
    showButtons();
    complain(facts.refused);
    if (!file) {
      say(list.dataset.removed);
      input.focus();
    } else if (facts.refused.length) {
      say("");
      if (facts.may_try_again) postpone();
      else takeOut(file);
    } else {
      say(list.dataset.added, file);
      takeOut(file);
    }
  }

  function fail() {
    postpone();
    say(list.dataset.failed);
  }

  input.addEventListener("change", (event) => {
    if (!event.bubbles) return;
    failed.clear();
    problems.replaceChildren();
    say("");
  });
  window.addEventListener("online", () => { failed.clear(); });
  showButtons();
  return { input, list, next, show, fail, say };
}

function canChangeFiles(input) {
  try {
    input.files = input.files;
    return Boolean(new DataTransfer().items);
  } catch {
    return false;
  }
}

// One request at a time. Submitting the form waits for the one under way: the server would refuse
// a changed version. A second press while a picture takes long stops it, and sends it itself.
function queueOf(form, { next, rest = () => {} }) {
  let underWay = null;
  let isOver = false;
  let isAwaited = false;
  let stop = null;

  async function post(body, { address = form.getAttribute("action") || location.href, isPicture = false } = {}) {
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), isPicture ? PATIENCE_WITH_A_PICTURE : PATIENCE);
    stop = isPicture ? patience : null;
    try {
      // A request that outlives its page (keepalive) has room for 64 kB, which no picture fits in.
      const answer = await fetch(address, { method: "POST", body, keepalive: !isPicture, signal: patience.signal });
      return [await answer.json(), answer];
    } finally {
      clearTimeout(end);
    }
  }

  function go() {
    if (underWay || isOver) return;
    underWay = next();
    underWay?.finally(() => {
      underWay = null;
      rest();
    });
  }

  form.addEventListener("submit", (event) => {
    isOver = true;
    if (!underWay) return;
    event.preventDefault();
    if (isAwaited) {
      stop?.abort();
      return;
    }
    isAwaited = true;
    // Later: while the event of a press is under way, the form cannot be submitted again.
    underWay.finally(() => setTimeout(() => form.requestSubmit(event.submitter)));
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) isOver = isAwaited = false; });
  return { go, post, end: () => { isOver = true; } };
}

function keepSaving(form) {
  const say = lineBelow(form);
  const showHelp = placeForHelp(form);
  const showPersonalData = placeForPersonalData(form);
  const pictures = picturesOf(form);
  const seen = document.createElement("input");
  Object.assign(seen, { type: "hidden", name: "seen", value: form.dataset.autosave });
  form.append(seen);
  let saved = asText(form);
  let refused = "";
  let detached = null;
  let timer;
  const queue = queueOf(form, { next, rest });

  const hasNewWords = () => ![saved, refused].includes(asText(form));
  const later = () => { timer ??= setTimeout(save, PAUSE); };

  function save() {
    clearTimeout(timer);
    timer = null;
    queue.go();
  }

  function rest() {
    if (hasNewWords()) later();
    else save();
  }

  function next() {
    const typed = asText(form);
    if (hasNewWords() && !isBlank(form, seen.value !== "")) return send(typed);
    const file = pictures?.next();
    if (typed === saved && seen.value !== "" && (detached || file)) return sendPicture(typed, file);
    if (file) pictures.say(pictures.list.dataset.waits);
    if (detached) pictures.say(pictures.list.dataset.notRemoved);
    detached = null;
    return null;
  }

  function bodyOf(act = {}) {
    const body = typedIn(form);
    for (const [name, value] of Object.entries({ autosave: "1", save: "1", ...act })) body.append(name, value);
    return body;
  }

  async function send(typed) {
    try {
      take(...await queue.post(bodyOf()), typed);
    } catch {
      say(form.dataset.notSaved, false);
    }
  }

  async function sendPicture(typed, file) {
    const act = detached ? { detach: detached } : { images: file };
    if (!detached) pictures.say(pictures.list.dataset.sending, file);
    detached = null;
    try {
      const [facts, answer] = await queue.post(bodyOf(act), { isPicture: true });
      if (answer.ok) pictures.show(facts, act.images);
      else pictures.fail();
      take(facts, answer, typed);
    } catch {
      pictures.fail();
    }
  }

  function take(facts, answer, typed) {
    say(facts.said, answer.ok);
    if (!answer.ok) {
      refused = typed;
      if (FINAL.includes(answer.status)) queue.end();
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
  pictures?.list.addEventListener("click", (event) => {
    detached = event.target.closest("[data-detach]")?.dataset.detach ?? detached;
    if (detached) save();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("online", save);
  if (pictures?.next()) save();
}

// Somebody not signed in: the words stay on the device, pictures wait in the session.
function keepPictures(form) {
  const pictures = picturesOf(form);
  if (!pictures) return;
  const queue = queueOf(form, { next, rest: () => queue.go() });

  function next() {
    const file = pictures.next();
    return file ? send(file) : null;
  }

  async function send(file) {
    const body = new FormData();
    const token = form.elements.csrfmiddlewaretoken.value;
    const act = { csrfmiddlewaretoken: token, autosave: "1", signed_out: "1", images: file };
    for (const [name, value] of Object.entries(act)) body.append(name, value);
    pictures.say(pictures.list.dataset.sending, file);
    try {
      const [facts, answer] = await queue.post(body, { address: location.href, isPicture: true });
      if (answer.ok) pictures.show(facts, file);
      else pictures.fail();
    } catch {
      pictures.fail();
    }
  }

  pictures.input.addEventListener("change", queue.go);
  window.addEventListener("online", queue.go);
  queue.go();
}

for (const form of document.querySelectorAll("form[data-autosave]")) keepSaving(form);
for (const form of document.querySelectorAll("form[data-words-kept]")) keepPictures(form);
