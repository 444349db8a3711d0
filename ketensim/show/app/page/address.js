// Where this page speaks to, and the secret with which it may. The token leaves the address bar,
// since that stands on the projector.

import { change, known } from "./store.js";
import { inBoth, say } from "./words.js";

const given = new URLSearchParams(location.search);
for (const key of ["session", "token"]) {
  if (given.has(key)) sessionStorage.setItem(key, given.get(key));
}
if (given.has("token")) {
  given.delete("token");
  history.replaceState(null, "", `${location.pathname}${given.size ? `?${given}` : ""}`);
}

export const isParticipant = location.pathname.startsWith("/join");
export const codeGiven = given.get("code") ?? "";
export const hasToken = () => sessionStorage.getItem("token") !== null;

export function tokenQuery(more = {}) {
  return `?${new URLSearchParams({ ...more, token: sessionStorage.getItem("token") ?? "" })}`;
}

export function sessionPath(what, more = {}) {
  return `/session/${encodeURIComponent(sessionStorage.getItem("session") ?? "")}/${what}${tokenQuery(more)}`;
}

export function socketAddress() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const keys = isParticipant ? ["code", "name", "ticket"] : ["session", "token"];
  const said = keys.map((key) => [key, sessionStorage.getItem(key)]).filter(([, value]) => value);
  return `${scheme}://${location.host}/ws?${new URLSearchParams(said)}`;
}

// What opens this session elsewhere, with all that its trainer may do.
export function sessionLink() {
  const said = ["session", "token"].map((key) => [key, sessionStorage.getItem(key) ?? ""]);
  const origin = known.join?.reachable ? new URL(known.join.url).origin : location.origin;
  return `${origin}/?${new URLSearchParams(said)}`;
}

// Go on in a copy of this session; the session itself stays as it is.
export async function fork() {
  const answer = await fetch(sessionPath("log.json"));
  if (answer.ok) await replay(await answer.text());
}

// Play a log again as a session of its own.
export async function replay(log) {
  const answer = await fetch(`/replay${tokenQuery({ lang: known.lang })}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: log });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) location.assign(`/?${new URLSearchParams({ session: told.session, token: told.token })}`);
  else change({ error: told.text ?? await inBoth(() => say("choose.refused")) });
}
