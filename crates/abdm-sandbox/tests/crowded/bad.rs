//! Clients as they should not be.

use crate::server::Server;
use crate::wire::Wire;

/// What one of them does, and what it is told.
#[derive(Debug)]
pub(crate) struct Kind {
    name: &'static str,
    /// What it sends at first.
    first: &'static str,
    /// What it sends after that, so many times.
    more: &'static str,
    times: usize,
    /// What it sends now and then.
    then: &'static str,
    /// How much it takes of what it is sent.
    takes: Takes,
    /// Whether it says that no more is to come.
    half_closed: bool,
    /// How the answer begins. Empty where there is none.
    answer: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    All,
    /// A byte now and then, with room for little more.
    Bytes,
    Nothing,
}

const SOMEBODY: Kind = Kind {
    name: "",
    first: "",
    more: "",
    times: 0,
    then: "",
    takes: Takes::All,
    half_closed: false,
    answer: "",
};

/// One that sends this and no more.
const fn silent(name: &'static str, first: &'static str) -> Kind {
    Kind { name, first, ..SOMEBODY }
}

/// One that sends this, and this now and then.
const fn slow(name: &'static str, first: &'static str, then: &'static str) -> Kind {
    Kind { then, ..silent(name, first) }
}

/// One that sends more than fits into a connection, and takes so much of the answers.
const fn deaf(name: &'static str, takes: Takes) -> Kind {
    // Large and of little cost for the server.
    let more = "GET /_sandbox/console/console.js HTTP/1.1\r\nHost: x\r\n\r\n";
    Kind { more, times: 400, takes, ..silent(name, "") }
}

/// One that sends this, and no more is to come.
const fn half(name: &'static str, first: &'static str) -> Kind {
    Kind { half_closed: true, ..silent(name, first) }
}

/// One that sends this and is told so.
const fn wrong(answer: &'static str, name: &'static str, first: &'static str) -> Kind {
    Kind { answer, ..silent(name, first) }
}

/// One that sends this, and this again and again, and is told so.
const fn large(
    answer: &'static str,
    name: &'static str,
    first: &'static str,
    more: &'static str,
    times: usize,
) -> Kind {
    Kind { more, times, ..wrong(answer, name, first) }
}

/// A call up to where it says how long its body is, and this.
macro_rules! call {
    ($rest:literal) => {
        concat!("POST /api/v2/auth/init HTTP/1.1\r\nHost: x\r\n", $rest)
    };
}

const BAD: &str = "HTTP/1.1 400 ";
const MANY: &str = "HTTP/1.1 431 ";
const LARGE: &str = "HTTP/1.1 413 ";

/// Those that give the server a reason to wait for them.
pub(crate) const HOLDING: &[Kind] = &[
    silent("silent from the beginning", ""),
    silent("silent in a head", "POST /api/v2/auth/init HTTP/1.1\r\nHost"),
    silent("silent before a body", call!("Content-Length: 900\r\n\r\n")),
    wrong(
        "HTTP/1.1 100 ",
        "silent when told to go on",
        call!("Content-Length: 900\r\nExpect: 100-continue\r\n\r\n"),
    ),
    wrong(
        "HTTP/1.1 200 ",
        "silent after an answer",
        "GET /_sandbox/health HTTP/1.1\r\nHost: x\r\n\r\n",
    ),
    slow("a line, bit by bit", "G", "G"),
    slow("a header, bit by bit", call!("X: "), "x"),
    slow("headers, one by one", call!(""), "X: x\r\n"),
    slow("a body, bit by bit", call!("Content-Length: 900\r\n\r\n{"), " "),
    slow("chunks, one by one", call!("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"), "1\r\n \r\n"),
    slow("the length of a chunk", call!("Transfer-Encoding: chunked\r\n\r\n"), "0"),
    slow("a trailer, bit by bit", call!("Transfer-Encoding: chunked\r\n\r\n0\r\nX:"), "x"),
    large("", "silent in a large head", call!("X: "), "xxxxxxxxxxxxxxxx", 3 * 1024),
    large("", "silent in a large body", call!("Content-Length: 262144\r\n\r\n"), "{\n", 127 * 1024),
    deaf("never reading", Takes::Nothing),
    deaf("reading bit by bit", Takes::Bytes),
];

/// Those with which the server is done at once.
pub(crate) const REFUSED: &[Kind] = &[
    wrong(BAD, "TLS", "\x16\x03\x01\x02\0\x01\0\x01\x7c\x03\x03"),
    wrong(BAD, "a line of one word", "GET\r\n\r\n"),
    wrong(BAD, "no words", "\0\0\0\0\r\n\r\n"),
    wrong(BAD, "a version of its own", "GET / HTTP/9.9\r\nHost: x\r\n\r\n"),
    silent("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    wrong(BAD, "a header without a name", call!(": x\r\n\r\n")),
    wrong(BAD, "a header without a colon", call!("x\r\n\r\n")),
    wrong(BAD, "a header with a zero", call!("X: \0\r\n\r\n")),
    wrong(BAD, "a length below zero", call!("Content-Length: -1\r\n\r\n")),
    wrong(BAD, "two lengths", call!("Content-Length: 1\r\nContent-Length: 2\r\n\r\n")),
    wrong(BAD, "a coding that nobody knows", call!("Transfer-Encoding: x\r\n\r\n")),
    silent("a chunk of no length", call!("Transfer-Encoding: chunked\r\n\r\nx\r\n")),
    silent(
        "a chunk of any length",
        call!("Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
    ),
    large(MANY, "a line without end", "GET /", "xxxxxxxxxxxxxxxx", 12 * 1024),
    large(MANY, "a header without end", call!("X: "), "xxxxxxxxxxxxxxxx", 12 * 1024),
    large(MANY, "headers without end", call!(""), "X: x\r\n", 1000),
    wrong(LARGE, "a body said to be too large", call!("Content-Length: 262145\r\n\r\n")),
    large(
        LARGE,
        "a body that becomes too large",
        call!("Transfer-Encoding: chunked\r\n\r\n"),
        "20\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n",
        8 * 1024 + 1,
    ),
    half("closed at once", ""),
    half("closed in a head", "POST /api/v2/auth/init HTTP/1.1\r\nHost"),
    half("closed in a body", call!("Content-Length: 900\r\n\r\n{")),
    half("closed in a chunk", call!("Transfer-Encoding: chunked\r\n\r\n9\r\n{")),
];

pub(crate) struct Bad {
    kind: &'static Kind,
    wire: Wire,
}

impl Bad {
    pub(crate) fn begin(kind: &'static Kind, server: &mut Server) -> Self {
        let mut wire = match kind.takes {
            Takes::All => Wire::open(server.addr),
            Takes::Bytes | Takes::Nothing => Wire::open_narrow(server.addr),
        };
        let text = kind.first.to_owned() + &kind.more.repeat(kind.times);
        wire.send(text.as_bytes());
        if kind.half_closed {
            wire.finish();
        }
        // So that the connections which wait to be accepted are never more than a system has room for.
        server.turn();
        Self { kind, wire }
    }

    pub(crate) fn holds(&self) -> bool {
        HOLDING.iter().any(|kind| kind.name == self.kind.name)
    }

    /// What it does now and then.
    pub(crate) fn go_on(&mut self) {
        self.wire.send(self.kind.then.as_bytes());
        self.wire.hear(match self.kind.takes {
            Takes::All => usize::MAX,
            Takes::Bytes => 1,
            Takes::Nothing => 0,
        });
    }

    /// The server is done with it, and has told it what it has to.
    #[track_caller]
    pub(crate) fn is_done(&mut self) {
        let Kind { name, answer, .. } = self.kind;
        self.go_on();
        if self.kind.takes == Takes::All {
            let answered = String::from_utf8_lossy(&self.wire.received);
            assert!(self.wire.ended, "{name} goes on");
            if self.wire.is_reset && answered.is_empty() {
                return;
            }
            assert!(answered.starts_with(answer), "{name}: {answered}");
            assert_eq!(answered.is_empty(), answer.is_empty(), "{name}: {answered}");
        }
    }
}
