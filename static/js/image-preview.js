// Shows selected images before they are sent, and says which ones the server will refuse.
//
// Drawn small on a canvas: this needs no blob: URLs in the content security policy, and ten
// large photos do not fill the memory of a cheap phone.

const SIDE = 320;
const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
const sizeOf = ({ size }) =>
  size < 1024 * 1024 ? `${Math.ceil(size / 1024)} KB` : `${megabytes(size)} MB`;

function problemOf(file, number, input) {
  const { most, mostBytes, tooMany, tooLarge, wrongKind } = input.dataset;
  const kept = input.form.dataset.imagesKept ?? input.form.querySelectorAll("[data-images-so-far] li").length;
  const room = most - kept;
  if (number > room) return tooMany.replace("{number}", room);
  if (!input.accept.split(",").includes(file.type)) return wrongKind;
  if (file.size > mostBytes) return tooLarge.replace("{size}", megabytes(file.size));
  return "";
}

async function paint(canvas, file) {
  const bitmap = await createImageBitmap(file, { resizeWidth: SIDE, resizeQuality: "medium" });
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  bitmap.close();
}

function pictureOf(file, number, input) {
  const item = document.createElement("li");
  item.className = "attachments__item";
  const problem = problemOf(file, number, input);
  if (!problem) {
    const canvas = document.createElement("canvas");
    canvas.className = "attachments__image";
    canvas.setAttribute("aria-hidden", "true");
    item.append(canvas);
    // Not a valid image: the server refuses it when it is sent.
    paint(canvas, file).catch(() => canvas.remove());
  }
  const name = document.createElement("p");
  name.className = "attachments__name";
  name.textContent = `${file.name} (${sizeOf(file)})`;
  item.append(name);
  if (problem) {
    const line = document.createElement("p");
    line.className = "field__error";
    line.textContent = problem;
    item.append(line);
  }
  return item;
}

function preview(input) {
  const list = document.createElement("ul");
  list.className = "attachments";
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  input.after(list, spoken);
  const show = () => {
    const files = [...input.files];
    list.replaceChildren(...files.map((file, index) => pictureOf(file, index + 1, input)));
    spoken.textContent = [...list.children].map((item) => item.textContent).join(" ");
  };
  input.addEventListener("change", show);
  if (input.files.length) show();
}

for (const input of document.querySelectorAll("input[type='file'][data-most-bytes]")) preview(input);
