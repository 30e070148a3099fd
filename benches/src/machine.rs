//! Where it was measured, and with what.

use std::fs;

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    pub memory_gib: u64,
    pub system: String,
    /// Load averages as the run began and as it ended.
    pub load: [String; 2],
}

impl Machine {
    pub fn here() -> Self {
        let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let meminfo = fs::read_to_string("/proc/meminfo").unwrap_or_default();
        let system = fs::read_to_string("/proc/version").unwrap_or_default();
        let kib = field(&meminfo, "MemTotal");
        let kib = kib.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok());
        Self {
            processor: field(&cpuinfo, "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gib: kib.unwrap_or_default() / 1024 / 1024,
            system: system.split_whitespace().take(3).collect::<Vec<_>>().join(" "),
            load: [load(), String::new()],
        }
    }

    pub fn ended(&mut self) {
        self.load[1] = load();
    }
}

fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}

fn field(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_once(':').map_or("unknown", |(_, value)| value.trim()).to_owned()
}

/// The versions that the lockfile of the benchmarks has.
pub fn versions() -> Vec<(&'static str, String)> {
    const LOCK: &str = include_str!("../Cargo.lock");
    let version = |name: &str| {
        let line = format!("name = \"{name}\"\nversion = \"");
        let rest = LOCK.split_once(&line).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    ["abdm", "aws-lc-rs", "rsa", "openssl", "hyper", "hyper-util", "reqwest", "tokio", "serde_json"]
        .map(|name| (name, version(name)))
        .into_iter()
        .chain([("OpenSSL", openssl::version::version().to_owned())])
        .collect()
}
