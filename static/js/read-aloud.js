// A button that reads a text aloud, shown only if the browser supports speech synthesis.

function readAloud(button) {
  const source = document.querySelector(button.dataset.readAloud);
  if (!source) return;
  const start = button.textContent;
  const stopped = () => { button.textContent = start; button.setAttribute("aria-pressed", "false"); };
  button.hidden = false;
  stopped();
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    speechSynthesis.cancel();
    if (speaking) return stopped();
    const speech = new SpeechSynthesisUtterance(source.innerText);
    speech.lang = source.closest("[lang]").lang;
    speech.onend = stopped;
    speech.onerror = stopped;
    button.textContent = button.dataset.stop ?? start;
    button.setAttribute("aria-pressed", "true");
    speechSynthesis.speak(speech);
  });
}

if ("speechSynthesis" in window) {
  for (const button of document.querySelectorAll("[data-read-aloud]")) readAloud(button);
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}
