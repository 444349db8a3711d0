// Where this page speaks to, and the secret with which it may. The token leaves the address bar,
// since that stands on the projector.

import { change } from "./store.js";
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

// Play a log again as a session of its own.
export async function replay(file) {
  const answer = await fetch(`/replay${tokenQuery()}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: await file.text() });
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) location.assign(`/?${new URLSearchParams({ session: told.session, token: told.token })}`);
  else change({ error: told.text ?? await inBoth(() => say("choose.refused")) });
}
