// Blacking out: selected words become ticked passages, rectangles are dragged over pictures, and
// the preview follows. Places are counted in characters that are no spaces, because the text is
// shown with other spaces and line ends than it was written with.

const tool = document.querySelector("[data-redacting]");
const form = tool.closest("form");
const list = tool.querySelector("[data-spans]");
const said = tool.querySelector("[data-said]");
const sources = [...document.querySelectorAll("[data-redact-source]")];
const solid = (text) => [...text].filter((sign) => !/\s/u.test(sign));

for (const hidden of tool.querySelectorAll("[data-by-script]")) hidden.hidden = false;

// From characters that are no spaces to code points of the text as it was written.
function placesIn(text) {
  const places = [];
  [...text].forEach((sign, place) => {
    if (!/\s/u.test(sign)) places.push(place);
  });
  return places;
}

function selectedSpan() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const source = sources.find((one) => one.contains(range.startContainer) && one.contains(range.endContainer));
  if (!source) return null;
  const before = document.createRange();
  before.setStart(source, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const first = solid(before.toString()).length;
  const count = solid(range.toString()).length;
  const places = placesIn(source.dataset.redactText);
  if (!count || first + count > places.length) return null;
  return { field: source.dataset.redactSource, start: places[first], end: places[first + count - 1] + 1, words: range.toString() };
}

function addSpan(span) {
  const value = `${span.field}:${span.start}-${span.end}`;
  const known = list.querySelector(`input[value="${CSS.escape(value)}"]`);
  if (known) {
    known.checked = true;
  } else {
    const item = document.createElement("li");
    item.className = "field__check";
    const id = `span-${value.replace(":", "-")}`;
    item.innerHTML = '<input type="checkbox" name="spans" checked><label class="field__check-label"><strong></strong></label> <button type="button" class="button button--quiet"></button>';
    const [box, label, remove] = item.children;
    Object.assign(box, { value, id });
    label.htmlFor = id;
    label.firstChild.textContent = span.words;
    remove.textContent = tool.dataset.remove;
    remove.addEventListener("click", () => {
      item.remove();
      changed();
    });
    list.append(item);
  }
  said.textContent = span.words;
  changed();
}

function redactSelection() {
  const span = selectedSpan();
  tool.open = true;
  if (span) addSpan(span);
  else said.textContent = tool.dataset.none;
}

tool.querySelector("[data-redact]").addEventListener("mousedown", (event) => event.preventDefault());
tool.querySelector("[data-redact]").addEventListener("click", redactSelection);
// --- pictures -------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";
const percent = (part, whole) => Math.min(100, Math.max(0, (100 * part) / whole));
const written = (number) => String(Math.round(number * 1000) / 1000);

for (const picture of tool.querySelectorAll("[data-picture]")) {
  const field = picture.querySelector(`[name="${picture.dataset.picture}-rectangles"]`);
  const sheet = picture.querySelector("svg");
  let begun = null;
  const place = (event) => {
    const box = sheet.getBoundingClientRect();
    return [percent(event.clientX - box.left, box.width), percent(event.clientY - box.top, box.height)];
  };
  const draw = (event) => {
    const [x, y] = place(event);
    const sides = { x: Math.min(x, begun.x), y: Math.min(y, begun.y), width: Math.abs(x - begun.x), height: Math.abs(y - begun.y) };
    for (const [name, number] of Object.entries(sides)) begun.shape.setAttribute(name, written(number));
    return sides;
  };
  sheet.addEventListener("pointerdown", (event) => {
    const [x, y] = place(event);
    begun = { x, y, shape: document.createElementNS(SVG, "rect") };
    sheet.append(begun.shape);
    sheet.setPointerCapture(event.pointerId);
  });
  sheet.addEventListener("pointermove", (event) => begun && draw(event));
  sheet.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const { x, y, width, height } = draw(event);
    if (width < 0.5 || height < 0.5) {
      begun.shape.remove();
    } else {
      const sides = [x, y, Math.min(width, 100 - x), Math.min(height, 100 - y)].map(written).join(",");
      field.value = field.value ? `${field.value};${sides}` : sides;
      changed();
    }
    begun = null;
  });
  picture.querySelector("[data-clear]").addEventListener("click", () => {
    field.value = "";
    sheet.replaceChildren();
    changed();
  });
}

// --- preview --------------------------------------------------------------------------------

let asked = 0;

async function preview() {
  const number = ++asked;
  const button = tool.querySelector("[data-preview]");
  const response = await fetch(button.formAction, { method: "POST", body: new FormData(form), headers: { "X-Part": "preview" } });
  if (!response.ok || number !== asked) return;
  const part = document.createElement("template");
  part.innerHTML = await response.text();
  document.querySelector("[data-preview-place]").replaceChildren(part.content);
}

function changed() {
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

let waiting = 0;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  if (tool.open) waiting = setTimeout(preview, 300);
});
tool.querySelector("[data-preview]").addEventListener("click", (event) => {
  event.preventDefault();
  preview();
});
