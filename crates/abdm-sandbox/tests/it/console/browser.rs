//! A headless Chromium with a page open, driven over WebDriver.
//!
//! Where Chromium or its driver is not installed the tests are skipped: `ABDM_SKIP_LOG` names a file
//! that each skip adds a line to, and `ABDM_REQUIRE=chromium` turns the skip into a failure.

use std::env;
use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Ends with its standard input, however this process ends, and with it the whole group of processes:
/// a driver that is killed leaves its browser behind.
const RUN: &str = "chromedriver --port=0 & cat >/dev/null; kill -9 0";

/// Keys of WebDriver.
pub(super) const TAB: char = '\u{e004}';
pub(super) const ENTER: char = '\u{e007}';
pub(super) const SPACE: char = ' ';

/// A browser of its own, with nothing in it but the page.
pub(super) struct Browser {
    port: u16,
    session: String,
    _driver: Driver,
    _profile: TempDir,
}

/// Ends with its owner.
struct Driver {
    shell: Child,
    /// Open for as long as the driver writes to it.
    log: BufReader<ChildStdout>,
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

impl Browser {
    /// `None` where the test may be skipped.
    pub(super) async fn open(url: &str) -> Option<Self> {
        if let Some(missing) = ["chromium", "chromedriver"].into_iter().find(|it| !is_installed(it))
        {
            skip(missing);
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let (driver, port) = start();
        let mut browser =
            Self { port, session: "/session".into(), _driver: driver, _profile: profile };
        let arguments = [
            "--headless=new",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--window-size=1280,900",
            // It loads nothing but the page; CI may be root, whom Chromium refuses a sandbox.
            "--no-sandbox",
            &format!("--user-data-dir={}", browser._profile.path().display()),
        ];
        let options = json!({ "args": arguments, "binary": which("chromium") });
        let wanted = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": 50_000 },
        });
        let begun = browser.post("", json!({ "capabilities": { "alwaysMatch": wanted } })).await;
        browser.session = format!("/session/{}", begun["sessionId"].as_str().unwrap());
        browser.post("/url", json!({ "url": url })).await;
        browser.until("document.getElementById('state').dataset.state === 'live'").await;
        Some(browser)
    }

    /// Runs the body of a function and gives what it returns.
    pub(super) async fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", json!({ "script": script, "args": [] })).await
    }

    /// The value of an expression.
    pub(super) async fn value(&self, expression: &str) -> Value {
        self.run(&format!("return {expression};")).await
    }

    /// Runs the body of a function and waits until that calls its argument.
    pub(super) async fn run_async(&self, script: &str) -> Value {
        self.post("/execute/async", json!({ "script": script, "args": [] })).await
    }

    /// Waits until an expression is true, at most as long as a script may take. Gives its value.
    pub(super) async fn until(&self, condition: &str) -> Value {
        let script = format!(
            "const done = arguments[0];
             const check = () => {{
               const value = (() => {{ try {{ return {condition}; }} catch {{ return null; }} }})();
               if (value) done(value); else setTimeout(check, 20);
             }};
             check();"
        );
        let body = json!({ "script": script, "args": [] });
        self.asked("POST", "/execute/async", body)
            .await
            .unwrap_or_else(|error| panic!("never: {condition}: {error}"))
    }

    /// Waits until an element shows this text.
    pub(super) async fn until_text(&self, selector: &str, text: &str) {
        let text = json!(text);
        self.until(&format!("document.querySelector('{selector}').innerText.includes({text})"))
            .await;
    }

    /// Presses keys one after the other, wherever the focus is.
    pub(super) async fn press(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| {
            ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
        });
        let strokes: Vec<_> = strokes.collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("/actions", json!({ "actions": [keyboard] })).await;
    }

    /// Goes on from one control to the next until it is at this one.
    pub(super) async fn tab_to(&self, selector: &str) {
        for _ in 0..200 {
            self.press(&TAB.to_string()).await;
            let is_there = format!("document.activeElement.matches('{selector}')");
            if self.value(&is_there).await == true {
                return;
            }
        }
        panic!("no way to {selector} by keyboard");
    }

    /// A command of the browser's own protocol.
    pub(super) async fn devtools(&self, command: &str, params: Value) -> Value {
        self.post("/goog/cdp/execute", json!({ "cmd": command, "params": params })).await
    }

    pub(super) async fn resize(&self, width: u32, height: u32) {
        let size = json!({
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": true,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    pub(super) async fn prefer(&self, feature: &str, value: &str) {
        let features = json!({ "features": [{ "name": feature, "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// What the browser complained of: refused scripts, missing files, exceptions.
    pub(super) async fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", json!({ "type": "browser" })).await;
        let entries = log.as_array().unwrap().iter();
        entries.map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }

    /// Ends it in good order. One that is dropped is killed.
    pub(super) async fn close(self) {
        self.asked("DELETE", "", Value::Null).await.unwrap();
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let done = self.asked("POST", path, body).await;
        done.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    async fn asked(&self, method: &str, path: &str, body: Value) -> Result<Value, Value> {
        let target = format!("{}{path}", self.session);
        let asked = tokio::time::timeout(PATIENCE, ask(self.port, method, &target, &body));
        let (is_done, mut reply) = asked.await.unwrap_or_else(|_| panic!("no answer to {target}"));
        let value = reply["value"].take();
        if is_done { Ok(value) } else { Err(value["message"].clone()) }
    }
}

async fn ask(port: u16, method: &str, target: &str, body: &Value) -> (bool, Value) {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
    let connection = tokio::spawn(connection);
    let request = Request::builder()
        .method(method)
        .uri(target)
        .header("host", format!("127.0.0.1:{port}"))
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from(match body {
            Value::Null => String::new(),
            body => body.to_string(),
        })))
        .unwrap();
    let reply = sender.send_request(request).await.unwrap();
    let status = reply.status();
    let body = reply.into_body().collect().await.unwrap().to_bytes();
    connection.abort();
    (status.is_success(), serde_json::from_slice(&body).unwrap())
}

fn start() -> (Driver, u16) {
    let mut shell = Command::new("sh");
    shell.args(["-c", RUN]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    // A group of its own, or this process would end with it.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut shell, 0);
    let mut shell = shell.spawn().unwrap();
    let log = BufReader::new(shell.stdout.take().unwrap());
    let mut driver = Driver { shell, log };
    let mut line = String::new();
    loop {
        line.clear();
        assert!(driver.log.read_line(&mut line).unwrap() > 0, "chromedriver does not start");
        if let Some((_, port)) = line.split_once("started successfully on port ") {
            let port = port.trim().trim_end_matches('.').parse().unwrap();
            return (driver, port);
        }
    }
}

fn is_installed(program: &str) -> bool {
    cfg!(unix) && !which(program).is_empty()
}

/// Where a program is, or nothing.
fn which(program: &str) -> String {
    let paths = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&paths).map(|dir| dir.join(program)).find(|path| path.is_file());
    found.map(|path| path.display().to_string()).unwrap_or_default()
}

#[allow(clippy::print_stdout, reason = "says why there is nothing to see")]
fn skip(missing: &str) {
    let required = env::var("ABDM_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == "chromium"),
        "ABDM_REQUIRE names chromium and {missing} is not installed"
    );
    let notice = format!("chromium: {missing} is not installed");
    if let Some(log) = env::var_os("ABDM_SKIP_LOG") {
        let mut log = OpenOptions::new().create(true).append(true).open(log).unwrap();
        log.write_all(format!("{notice}\n").as_bytes()).unwrap();
    }
    println!("skipped: {notice}");
}
