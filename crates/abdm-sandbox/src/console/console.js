// What the page shows it asks for, twice a second while somebody can see it. Whatever came over the
// wire is put in as text.

const PAUSE = 500;
const PATIENCE = 5000;
const MOST = 200;

const $ = (id) => document.getElementById(id);
const known = { sandbox: "", outbox: 0, requests: 0 };
let messages = [];
let people = [];
let about = { kinds: [], otpSeconds: 600, client: null };
let now = "";
let ahead = 0;

// An element with attributes and children; a string becomes text.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

// Changes a text only if it differs, so that what is selected stays so.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// ---- Live

let timer = 0;
let asking = null;

async function ask() {
  clearTimeout(timer);
  asking?.abort();
  if (document.hidden) return state("paused");
  const mine = (asking = new AbortController());
  const late = setTimeout(() => mine.abort(), PATIENCE);
  try {
    const query = new URLSearchParams(known);
    const reply = await fetch(`/_sandbox/live?${query}`, { cache: "no-store", signal: mine.signal });
    if (!reply.ok) throw new Error(`HTTP ${reply.status}`);
    show(await reply.json());
    if (asking === mine) state("live");
  } catch {
    if (asking === mine) state("offline");
  } finally {
    clearTimeout(late);
    if (asking === mine && !document.hidden) timer = setTimeout(ask, PAUSE);
  }
}

const STATES = {
  live: "live",
  paused: "paused while hidden",
  offline: "no answer, trying again",
};

function state(name) {
  $("state").dataset.state = name;
  say($("state"), STATES[name]);
}

function show(news) {
  const isNew = news.sandbox !== known.sandbox;
  if (isNew) {
    if (known.sandbox) announce("The sandbox has started anew.");
    known.sandbox = news.sandbox;
    known.outbox = known.requests = 0;
    messages = [];
    $("messages").replaceChildren();
    $("calls").replaceChildren();
    about = news.about;
    introduce();
  }
  now = news.now;
  ahead = news.ahead;
  if (changed("people", news.people)) showPeople(news.people);
  if (changed("faults", news.faults)) showFaults(news.faults);
  if (changed("tally", news.tally)) showTally(news.tally);
  showMessages(news.outbox, isNew);
  showCalls(news.requests);
  showClock();
  $("key").hidden = news.ready;
}

const seen = {};
function changed(name, value) {
  const text = JSON.stringify(value);
  const differs = seen[name] !== text;
  seen[name] = text;
  return differs;
}

document.addEventListener("visibilitychange", ask);

// ---- Copying

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Not on a page that came over plain HTTP from another machine.
    const area = make("textarea", { class: "hidden", readonly: true });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    button.focus();
    if (!done) return toast("Copying is not allowed here: select the text instead.");
  }
  toast(`Copied ${text}`);
}

// A button with the text that it copies.
function copyable(text, what) {
  const button = make("button", { type: "button", class: "copy", "aria-label": `Copy ${what} ${text}` }, text);
  button.addEventListener("click", () => copy(text, button));
  return button;
}

let toasting = 0;
function toast(text) {
  clearTimeout(toasting);
  say($("toast"), text);
  $("toast").classList.add("shown");
  toasting = setTimeout(() => {
    $("toast").classList.remove("shown");
    say($("toast"), "");
  }, 2500);
}

function announce(text) {
  say($("announce"), text);
}

// ---- OTPs

const clockOf = (at) => at.slice(11, 19);
const whole = (at) => `${at.slice(0, 10)} ${clockOf(at)} UTC`;
const when = (at) => make("time", { datetime: at, title: whole(at) }, clockOf(at));

const toOf = (message) => message.mobile ?? message.email;
const namesOf = (to) =>
  people
    .filter((person) => [person.mobile, person.aadhaarMobile, person.email].includes(to))
    .map((person) => person.name)
    .join(", ");

const wanted = () => $("filter").value.trim().toLowerCase();
const suits = (message) =>
  [toOf(message), namesOf(toOf(message)), message.purpose].some((text) => text.toLowerCase().includes(wanted()));

function showMessages(fresh, isFirst) {
  for (const message of fresh) {
    known.outbox = message.seq;
    messages.push(message);
    const item = make(
      "li",
      { class: "message", "data-seq": message.seq },
      copyable(message.otp, "OTP"),
      make("span", { class: "who" }, make("b", {}, toOf(message)), " ", namesOf(toOf(message))),
      make("span", { class: "what" }, message.purpose, message.resend ? " (sent again)" : ""),
      when(message.at),
    );
    item.hidden = !suits(message);
    $("messages").prepend(item);
    if (!isFirst) announce(`OTP ${message.otp.split("").join(" ")} for ${toOf(message)}`);
  }
  while (messages.length > MOST) {
    messages.shift();
    $("messages").lastChild.remove();
  }
  showLatest();
}

function showLatest() {
  const latest = messages.findLast(suits);
  const box = $("latest");
  const seq = latest ? String(latest.seq) : "";
  if (box.dataset.seq !== `${known.sandbox}${seq}`) {
    box.dataset.seq = `${known.sandbox}${seq}`;
    say($("latest-otp"), latest ? latest.otp : "––––––");
    $("copy-latest").disabled = !latest;
    box.classList.remove("fresh");
    if (latest) requestAnimationFrame(() => box.classList.add("fresh"));
  }
  $("latest-filtered").hidden = !wanted();
  const nothing = wanted() ? "No OTP that suits the filter." : "No OTP yet. Begin a login, and it appears here.";
  say($("messages-none"), messages.length ? "No OTP that suits the filter." : "Nothing was sent.");
  $("messages-none").hidden = Boolean(latest);
  const names = latest && namesOf(toOf(latest));
  say($("latest-to"), latest ? `${names ? `${names}, ` : ""}${toOf(latest)}, ${latest.purpose}` : nothing);
  say($("latest-life"), latest ? life(latest) : "");
  box.classList.toggle("over", Boolean(latest) && left(latest) <= 0);
}

const left = (message) => about.otpSeconds - (Date.parse(now) - Date.parse(message.at)) / 1000;

function life(message) {
  const seconds = Math.floor(left(message));
  const sent = `sent at ${clockOf(message.at)}`;
  return seconds > 0 ? `${sent}, expires in ${span(seconds)}` : `${sent}, has expired`;
}

function span(seconds) {
  const days = Math.floor(seconds / 86400);
  const parts = [
    [days, "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  return parts.filter(([count]) => count).map((part) => part.join(" ")).slice(0, 2).join(" ") || "0 s";
}

$("copy-latest").addEventListener("click", () => copy($("latest-otp").textContent, $("copy-latest")));

function refilter() {
  messages.forEach((message, at) => {
    $("messages").children[messages.length - 1 - at].hidden = !suits(message);
  });
  showLatest();
}
$("filter").addEventListener("input", refilter);

function showTally(tally) {
  const parts = [
    `${tally.otps_sent} sent`,
    `${tally.otps_accepted} accepted`,
    `${tally.otps_refused} refused`,
    `${tally.double_submissions} handed in again`,
  ];
  say($("tally"), `OTPs: ${parts.join(", ")}`);
}

// ---- Requests

function showCalls(fresh) {
  for (const call of fresh) {
    known.requests = call.seq;
    $("calls").prepend(callItem(call));
  }
  while ($("calls").children.length > MOST) $("calls").lastChild.remove();
  const isOut = (item) => $("refusals").checked && !item.dataset.bad;
  for (const item of $("calls").children) item.hidden = isOut(item);
  const none = [...$("calls").children].every((item) => item.hidden);
  $("calls-none").hidden = !none;
}

function callItem(call) {
  const bad = call.status < 200 || call.status > 299 || call.fault || call.code;
  const flags = [
    call.fault && ["fault", `fault: ${call.fault}`],
    !call.handled && ["fault", "not handled"],
    call.otp_sent && ["otp-flag", "OTP sent"],
    call.otp_accepted && ["otp-flag", "OTP accepted"],
    call.otp_refused && ["fault", "OTP refused"],
    call.otp_again && ["fault", "OTP handed in again"],
  ].filter(Boolean);
  const level = call.status === 0 ? "none" : call.status < 300 && !call.code ? "good" : call.status < 500 ? "bad" : "worse";
  const summary = make(
    "summary",
    {},
    make("span", { class: `status ${level}` }, call.status ? String(call.status) : "no reply"),
    make("span", { class: "endpoint" }, call.endpoint ?? `${call.method} ${call.path}`),
    ...flags.map(([kind, text]) => make("span", { class: `flag ${kind}` }, text)),
    when(call.at),
    call.code || call.means
      ? make("span", { class: "means" }, call.code ? make("b", {}, call.code) : "", call.code && call.means ? " " : "", call.means ?? "")
      : null,
  );
  const effect = about.kinds.find((kind) => kind.name === call.fault)?.effect;
  const details = make("details", {}, summary);
  // Most are never opened.
  details.addEventListener("toggle", () => details.append(...callDetails(call, effect)), { once: true });
  return make("li", { class: "call", "data-seq": call.seq, "data-bad": bad ? "1" : false }, details);
}

function callDetails(call, effect) {
  const pairs = (title, map) => {
    const entries = Object.entries(map);
    if (!entries.length) return [];
    const list = entries.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
    return [make("h3", {}, title), make("dl", { class: "pairs" }, ...list)];
  };
  const facts = { request: `#${call.seq}, ${whole(call.at)}` };
  if (call.hip_id) facts["on behalf of"] = call.hip_id;
  if (call.fault) facts.fault = effect ? `${call.fault}: ${effect}` : call.fault;
  facts.handled = call.handled ? "yes: the service did what it does with it" : "no: nothing has happened";
  return [
    make("p", { class: "path" }, make("code", {}, `${call.method} ${call.path}`)),
    make("dl", { class: "pairs" }, ...Object.entries(facts).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])),
    ...pairs("Headers, masked", call.headers),
    ...pairs("Body, masked", call.body),
  ];
}

$("refusals").addEventListener("change", () => showCalls([]));
$("sweep").addEventListener("click", () => {
  $("calls").replaceChildren();
  showCalls([]);
});

// ---- People

const STANDINGS = { ACTIVE: "✓ active", DEACTIVATED: "◼ deactivated", LOCKED: "! locked", DELETED: "✕ deleted" };

let written = [];

function showPeople(list) {
  people = list;
  if (written.length !== list.length) {
    written = [];
    $("cards").replaceChildren(...list.map(() => make("li", {})));
  }
  list.forEach((person, at) => {
    // All but the standing, which has its badge, so that a card is made anew only if it says more.
    const text = JSON.stringify({ ...person, standing: null });
    if (written[at] !== text) $("cards").children[at].replaceWith(card(person));
    written[at] = text;
    const badge = $("cards").children[at].querySelector(".badge");
    badge.dataset.standing = person.standing ?? "NONE";
    say(badge, person.standing ? (STANDINGS[person.standing] ?? person.standing) : "– no ABHA");
  });
  refilter();
}

function card(person) {
  const fields = [
    ["ABHA number", person.abhaNumber],
    ["ABHA address", person.abhaAddress],
    ["Mobile", person.mobile],
    ["E-mail", person.email],
    ["Password", person.password],
    ["Aadhaar", person.aadhaar],
  ];
  if (person.aadhaarMobile !== person.mobile) fields.push(["Aadhaar’s mobile", person.aadhaarMobile ?? "none"]);
  const pairs = fields
    .filter(([, value]) => value)
    .flatMap(([name, value]) => [
      make("dt", {}, name),
      make("dd", {}, value === "none" ? value : copyable(value, `${name} of ${person.name},`)),
    ]);
  return make(
    "li",
    { class: "card" },
    make("div", { class: "card-head" }, make("h3", {}, person.name), make("span", { class: "badge" })),
    make("p", { class: "shows" }, person.shows),
    make("dl", { class: "pairs" }, ...pairs),
  );
}

// ---- Faults

const USUAL = [
  ["close-after-handling", "Lose the reply", "done, and nobody hears of it"],
  ["close-after-head", "Lose the request", "closed before it is done"],
  ["delay 5 after", "Late reply", "after 5 seconds"],
  ["hang after", "No reply", "the connection stays open"],
  ["truncate", "Half a reply", "cut off in its body"],
  ["status 503 retry-after 5", "HTTP 503", "retry after 5 seconds"],
  ["status 500", "HTTP 500", "without a cause"],
  ["html 502", "HTML 502", "a page of a proxy"],
  ["rotate-key", "New key", "the old one is refused"],
  ["refuse 10", "Port closed", "to new connections, for 10 seconds"],
];

// The sandbox's own words for a fault of this kind, for the calls that the form names.
function faultText(kind) {
  const name = kind.split(" ")[0];
  const endpoints = $("endpoints").value.replace(/\s+/g, "");
  const skip = Number($("skip").value) || 0;
  const times = $("times").value;
  if (name === "refuse") return kind;
  const words = [];
  if (skip) words.push(`skip ${skip}`);
  if (times === "always" ? name !== "random" : times !== "1") words.push(times === "always" ? "always" : `times ${times}`);
  if (times === "1" && name === "random") words.push("times 1");
  const [before, ...after] = kind.split(/\s+of\s+/);
  const parts = [before, ...words, ...(after.length ? ["of", after.join(" of ")] : [])];
  if (endpoints && !name.endsWith("-on-accept")) parts.unshift(endpoints);
  return parts.join(" ");
}

async function send(method, path, body, error) {
  say(error, "");
  try {
    const options = { method };
    if (body !== undefined) {
      options.body = JSON.stringify(body);
      options.headers = { "content-type": "application/json" };
    }
    const reply = await fetch(path, options);
    if (!reply.ok) say(error, (await reply.json()).error ?? `HTTP ${reply.status}`);
    return reply.ok;
  } catch {
    say(error, "The sandbox does not answer.");
    return false;
  } finally {
    ask();
  }
}

async function addFault(text) {
  if (await send("POST", "/_sandbox/faults", text, $("fault-error"))) toast(`Set: ${text}`);
}

$("usual").append(
  ...USUAL.map(([kind, name, why]) => {
    const button = make("button", { type: "button", "data-kind": kind }, make("b", {}, name), make("small", {}, why));
    button.addEventListener("click", () => addFault(faultText(kind)));
    return make("li", {}, button);
  }),
);

const typed = () => faultText(`${$("kind").value} ${$("words").value.trim()}`.trim());

function describeKind() {
  const kind = about.kinds.find((kind) => kind.name === $("kind").value);
  if (!kind) return;
  say($("kind-effect"), `${kind.effect}. Handled: ${kind.handled}.`);
  say($("kind-words"), kind.words ? `Words: ${kind.words}` : "Takes no words.");
  say($("fault-text"), typed());
}

$("kind").addEventListener("change", () => ($("words").value = ""));
for (const event of ["input", "change"]) $("fault-form").addEventListener(event, describeKind);
$("fault-form").addEventListener("submit", (event) => {
  event.preventDefault();
  addFault(typed());
});
$("clear").addEventListener("click", async () => {
  if (await send("DELETE", "/_sandbox/faults", undefined, $("fault-error"))) toast("All faults are cleared.");
  $("endpoints").focus();
});

function showFaults(faults) {
  $("faults-none").hidden = faults.length > 0;
  $("clear").hidden = faults.length === 0;
  $("faults-list").replaceChildren(
    ...faults.map((fault) => {
      const isOver = fault.left === 0;
      const rest = isOver ? "over" : fault.left === "always" ? "always" : `${fault.left} left`;
      return make(
        "li",
        { class: isOver ? "planned over" : "planned", "data-struck": fault.struck },
        make("code", {}, fault.text),
        make("span", { class: "count" }, `struck ${fault.struck}, ${rest}`),
      );
    }),
  );
}

// ---- Clock

function showClock() {
  for (const id of ["now", "header-now"]) {
    $(id).dateTime = now;
    say($(id), id === "now" ? whole(now) : clockOf(now));
  }
  const by = span(Math.abs(ahead));
  say($("ahead"), ahead === 0 ? "Not moved." : `${by} ${ahead > 0 ? "ahead of" : "behind"} the real time.`);
  $("back").disabled = ahead === 0;
}

const jump = (seconds) => send("POST", "/_sandbox/clock", { seconds }, $("clock-error"));

$("jumps").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  jump(button.id === "back" ? -ahead : Number(button.dataset.seconds));
});
$("clock-form").addEventListener("submit", (event) => {
  event.preventDefault();
  jump(Number($("seconds").value));
});

// ---- What does not change

function introduce() {
  const addresses = about.bases.flatMap(([name, path]) => [
    make("dt", {}, name),
    make("dd", {}, copyable(location.origin + path, "base URL")),
  ]);
  const [id, secret] = about.client ?? [];
  if (id) {
    addresses.push(make("dt", {}, "client id"), make("dd", {}, copyable(id, "client id")));
    addresses.push(make("dt", {}, "secret"), make("dd", {}, copyable(secret, "client secret")));
  }
  $("bases").replaceChildren(...addresses);
  const names = ["v1v2.*", "v3.*", ...about.endpoints];
  $("endpoint-names").replaceChildren(...names.map((value) => make("option", { value })));
  const chosen = $("kind").value;
  $("kind").replaceChildren(...about.kinds.map((kind) => make("option", {}, kind.name)));
  $("kind").value = chosen || "close-after-handling";
  describeKind();
  $("crowd").hidden = about.crowd === 0;
  say($("crowd"), `And a crowd of ${about.crowd.toLocaleString("en")}: see /_sandbox/people.`);
  const { otp, login, lock } = about.lifetimes;
  say($("lifetimes"), `An OTP lives for ${otp}, a login for ${login}; a lock lasts ${lock}.`);
}

ask();
