//! Time as stores keep it: whole milliseconds since 1970, the same in all of them.

use std::time::{Duration, SystemTime};

/// The end of the year 9999. Beyond it neither calendars nor Redis' numbers are exact.
const LAST: u64 = 253_402_300_799_999;

/// Cut off to the millisecond; what is out of range is moved to its edge.
pub(crate) fn of(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_millis()).unwrap_or(LAST).min(LAST)
}

/// `None` for what [`of`] never gave.
pub(crate) fn time(millis: u64) -> Option<SystemTime> {
    let since = (millis <= LAST).then(|| Duration::from_millis(millis))?;
    SystemTime::UNIX_EPOCH.checked_add(since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_cut_off_to_the_millisecond() {
        let exact = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
        assert_eq!(of(exact), 1_700_000_000_123);
        assert_eq!(of(exact + Duration::from_nanos(999_900)), 1_700_000_000_123);
        assert_eq!(time(of(exact)), Some(exact));
    }

    #[test]
    fn times_out_of_range_are_moved_to_its_edge() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(of(before), 0);
        let after = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
        assert_eq!(of(after), LAST);
        assert_eq!(time(LAST).map(of), Some(LAST));
        assert_eq!(time(LAST + 1), None);
        assert_eq!(time(u64::MAX), None);
    }
}
