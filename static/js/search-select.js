// A field above a long select in which a name is typed: the select shows the options that hold it.
// Enter takes the first, the arrow key leads into them. Without script there is the select alone.

const MOST_SHOWN = 8;

function wordsOf(option) {
  return `${option.textContent} ${option.dataset.words ?? ""}`.toLowerCase();
}

function search(select) {
  const all = [...select.options];
  const field = document.createElement("input");
  const said = document.createElement("p");
  field.type = "search";
  field.id = `${select.id}-search`;
  field.className = "input--medium";
  field.autocomplete = "off";
  field.placeholder = select.dataset.search;
  field.setAttribute("aria-label", select.dataset.search);
  field.setAttribute("aria-controls", select.id);
  said.className = "field__hint";
  said.setAttribute("role", "status");
  select.before(field, said);

  function show(fitting, size) {
    const chosen = select.value;
    select.replaceChildren(...fitting);
    select.toggleAttribute("size", size > 1);
    if (size > 1) select.size = size;
    const kept = fitting.find((option) => option.value === chosen) ?? fitting[0];
    select.value = kept?.value ?? "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function find() {
    const sought = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!sought.length) return show(all, 0);
    const fitting = all.filter((option) => option.value && sought.every((word) => wordsOf(option).includes(word)));
    said.textContent = fitting.length ? "" : select.dataset.none;
    return fitting.length ? show(fitting, Math.min(Math.max(fitting.length, 2), MOST_SHOWN)) : show([all[0]], 0);
  }

  // What was chosen stays chosen, among all again.
  function end() {
    field.value = "";
    said.textContent = "";
    show(all, 0);
  }

  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || !["Enter", "ArrowDown", "Escape"].includes(event.key)) return;
    if (event.key === "Escape" && !field.value) return;
    event.preventDefault();
    if (event.key !== "ArrowDown") end();
    if (event.key !== "Escape") select.focus();
  });
  select.form.addEventListener("reset", end);
  for (const link of document.querySelectorAll(`a[href="#${select.id}"][data-key]`)) link.href = `#${field.id}`;
}

document.querySelectorAll("select[data-search]").forEach(search);
