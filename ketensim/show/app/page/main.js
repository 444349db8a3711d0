// Where the page starts: in which language, as whom, and over which connection.

import { hasToken, isParticipant, socketAddress } from "./address.js";
import { Connection } from "./connection.js";
import { h } from "./dom.js";
import { openParticipant } from "./participant.js";
import { receive } from "./receive.js";
import { change, known, watch } from "./store.js";
import { openTrainer } from "./trainer.js";
import { say, useLanguage } from "./words.js";

const page = document.getElementById("page");
let connection = null;

const send = (type, rest) => connection?.send(type, rest);

// Switch language without loading anything anew; what was chosen here stays chosen here.
async function speak(lang) {
  sessionStorage.setItem("lang", lang);
  await useLanguage(lang);
  change({ lang });
  send("lang", { lang });
}

function connect() {
  connection?.end();
  connection = new Connection(socketAddress, { received: receive, status: (status) => change({ status }) });
}

function join(code, name) {
  if (sessionStorage.getItem("code") !== code || sessionStorage.getItem("name") !== name) sessionStorage.removeItem("ticket");
  sessionStorage.setItem("code", code);
  sessionStorage.setItem("name", name);
  change({ error: null, status: "connecting" });
  connect();
}

async function start() {
  const lang = sessionStorage.getItem("lang") ?? (navigator.language.startsWith("nl") ? "nl" : "en");
  await useLanguage(lang);
  change({ lang });
  watch(["offered"], followOffer);
  if (isParticipant) {
    openParticipant(page, { send, speak, join });
    if (sessionStorage.getItem("ticket")) connect();
  } else if (hasToken()) {
    openTrainer(page, send, speak);
    connect();
  } else {
    page.replaceChildren(h("main", { class: "starting" }, h("h1", { text: "ketensim" }), h("p", { text: say("start.no_token") })));
  }
  change({ status: known.status });
}

// The session has a language too; who has not chosen one follows it.
async function followOffer() {
  if (sessionStorage.getItem("lang") || known.offered === known.lang) return;
  await useLanguage(known.offered);
  change({ lang: known.offered });
}

// Without the app there are no words in any language: so in both.
start().catch(() => page.replaceChildren(h("main", { class: "starting" }, h("h1", { text: "ketensim" }),
  h("p", { lang: "nl", text: "De app antwoordt niet. Start de app opnieuw en laad deze pagina nog eens." }),
  h("p", { lang: "en", text: "The app does not answer. Start it again and load this page once more." }))));
