// Asks now and then whether somebody else has decided or taken what is being read, and says so.

const EVERY = 15_000;
const notice = document.querySelector("[data-watch]");

async function ask() {
  if (document.visibilityState !== "visible") return;
  let words = "";
  try {
    const answer = await fetch(notice.dataset.watch, { headers: { accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    ({ words } = await answer.json());
  } catch {
    return; // Without a network the press itself says it.
  }
  if (words !== notice.textContent) notice.textContent = words;
}

if (notice) {
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
