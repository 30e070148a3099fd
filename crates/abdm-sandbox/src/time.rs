//! Time as the service writes it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::v3_forms::BodyTimes;

/// Seconds since 1970; a clock that stands before that counts as 0.
pub(crate) fn unix_seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// The last millisecond of the year 9999, since 1970: RFC 3339 has years of four digits.
const LAST: Duration = Duration::from_millis(253_402_300_799_999);

/// `2022-05-24T05:04:16.123Z`. A clock that stands before 1970 or after 9999 counts as the nearest
/// time between.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time.clamp(UNIX_EPOCH, UNIX_EPOCH + LAST)).to_string()
}

/// `Tue, 24 May 2022 05:04:16 GMT`, as HTTP has it in headers. The same holds for such a clock.
pub(crate) fn http_date(time: SystemTime) -> String {
    httpdate::fmt_http_date(time.clamp(UNIX_EPOCH, UNIX_EPOCH + LAST))
}

/// The time as V3 writes it into bodies (contract V3, section 12).
pub(crate) fn in_body(time: SystemTime, form: BodyTimes) -> String {
    let text = rfc3339(time);
    let (date, clock) = (&text[..10], &text[11..19]);
    match form {
        BodyTimes::YearFirst => format!("{date} {clock}"),
        BodyTimes::DayFirst => {
            format!("{}-{}-{} {clock}", &date[8..], &date[5..7], &date[..4])
        }
        BodyTimes::Iso => text,
    }
}

/// Reads `2022-05-24T05:04:16.123Z`, which V3 asks for: with milliseconds, in UTC, and not otherwise.
pub(crate) fn parse_utc_millis(text: &str) -> Option<SystemTime> {
    let is_form = text.len() == 24 && text.is_ascii() && text.as_bytes()[19] == b'.';
    is_form.then(|| humantime::parse_rfc3339(text).ok())?
}

/// A time span in words, in the largest unit that fits: `12 hours`, `30 minutes`, `60 seconds`.
pub(crate) fn in_words(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        _ if seconds >= 7200 && seconds.is_multiple_of(3600) => format!("{} hours", seconds / 3600),
        _ if seconds >= 120 && seconds.is_multiple_of(60) => format!("{} minutes", seconds / 60),
        _ => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn a_time_is_written_in_utc_with_milliseconds() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_653_368_656, "2022-05-24T05:04:16.000Z"),
            (4_107_542_399, "2100-02-28T23:59:59.000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(rfc3339(at(seconds)), text);
        }
        assert_eq!(rfc3339(at(1) + Duration::from_millis(7)), "1970-01-01T00:00:01.007Z");
    }

    #[test]
    fn the_time_in_a_body_is_written_in_each_form() {
        let time = at(1_653_368_656) + Duration::from_millis(123);
        for (form, text) in [
            (BodyTimes::YearFirst, "2022-05-24 05:04:16"),
            (BodyTimes::DayFirst, "24-05-2022 05:04:16"),
            (BodyTimes::Iso, "2022-05-24T05:04:16.123Z"),
        ] {
            assert_eq!(in_body(time, form), text);
        }
    }

    #[test]
    fn a_time_in_a_header_is_a_date_of_http() {
        assert_eq!(http_date(at(1_653_368_656)), "Tue, 24 May 2022 05:04:16 GMT");
        assert_eq!(http_date(UNIX_EPOCH - Duration::from_secs(1)), "Thu, 01 Jan 1970 00:00:00 GMT");
        let beyond = UNIX_EPOCH + LAST + Duration::from_secs(1);
        assert_eq!(http_date(beyond), "Fri, 31 Dec 9999 23:59:59 GMT");
    }

    #[test]
    fn only_utc_with_milliseconds_is_read() {
        let time = at(1_653_368_656) + Duration::from_millis(123);
        assert_eq!(parse_utc_millis("2022-05-24T05:04:16.123Z"), Some(time));
        for text in [
            "2022-05-24T10:34:16.123+05:30",
            "2022-05-24T05:04:16.123",
            "2022-05-24T05:04:16Z",
            "2022-05-24T05:04:16.12Z",
            "2022-05-24T05:04:16.1234Z",
            "2022-05-24T05:04:16.123456Z",
            "2022-05-24T05:04:16+01:00",
            "2022-05-24 05:04:16.123Z",
            "2022-13-24T05:04:16.123Z",
            "2022-05-24T05:04:16.1\u{e9}Z",
            "1653368656000",
            "",
        ] {
            assert_eq!(parse_utc_millis(text), None, "{text}");
        }
    }

    #[test]
    fn a_clock_out_of_range_is_written_as_the_nearest_time() {
        let last = "9999-12-31T23:59:59.999Z";
        assert_eq!(rfc3339(UNIX_EPOCH + LAST), last);
        for years in [1, 1000, 10_000] {
            let beyond = Duration::from_secs(years * 366 * 24 * 60 * 60);
            assert_eq!(rfc3339(UNIX_EPOCH + LAST + beyond), last);
        }
        assert_eq!(rfc3339(UNIX_EPOCH - Duration::from_secs(1)), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_span_is_told_in_the_unit_that_people_use() {
        for (seconds, words) in
            [(43_200, "12 hours"), (1800, "30 minutes"), (60, "60 seconds"), (90, "90 seconds")]
        {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
