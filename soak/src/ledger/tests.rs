use abdm::store::JourneyId;

use super::*;

fn leg(events: &[Event]) -> Leg {
    let mut leg = Leg::default();
    events.iter().for_each(|event| leg.note(*event));
    leg
}

/// What the sandbox saw: OTPs sent, submitted and accepted.
fn otps(sent: u64, submitted: u64, accepted: u64) -> OtpTally {
    let mut otps = OtpTally::default();
    (otps.sent, otps.submitted, otps.accepted) = (sent, submitted, accepted);
    otps
}

#[test]
fn a_report_that_agrees_with_the_sandbox_passes() {
    let sent = [Event::Asking(0), Event::Asked(0, Report::Sent, None)];
    assert_eq!(leg(&sent).check(otps(1, 0, 0), Second::None), [""; 0]);
    for report in [Report::NotSent, Report::Refused] {
        let events = [Event::Asking(0), Event::Asked(0, report, None)];
        assert_eq!(leg(&events).check(otps(0, 0, 0), Second::None), [""; 0]);
    }
    for seen in [0, 1] {
        let events = [Event::Asking(0), Event::Asked(0, Report::Unknown, None)];
        assert_eq!(leg(&events).check(otps(seen, 0, 0), Second::None), [""; 0]);
        // Killed before it could tell.
        assert_eq!(leg(&[Event::Asking(0)]).check(otps(seen, 0, 0), Second::None), [""; 0]);
    }
}

#[test]
fn every_lie_is_found() {
    let asked = |report| [Event::Asking(0), Event::Asked(0, report, None)];
    for (report, sent) in [
        (Report::Sent, 0),
        (Report::Sent, 2),
        (Report::NotSent, 1),
        (Report::Refused, 1),
        (Report::Unknown, 2),
    ] {
        assert!(
            !leg(&asked(report)).check(otps(sent, 0, 0), Second::None).is_empty(),
            "{report} {sent}"
        );
    }
    let submitted = [Event::Submitting, Event::Submitted(Answer::Done)];
    assert_eq!(leg(&submitted).check(otps(0, 1, 1), Second::None), [""; 0]);
    assert!(!leg(&submitted).check(otps(0, 1, 0), Second::None).is_empty());
    assert!(!leg(&submitted).check(otps(0, 2, 1), Second::None).is_empty());
}

#[test]
fn a_repeated_request_is_one() {
    let events = [Event::Asking(0), Event::Dropped, Event::Asking(0)];
    let twice = leg(&events);
    assert_eq!(twice.check(otps(1, 0, 0), Second::None), [""; 0]);
    assert!(!twice.check(otps(2, 0, 0), Second::None).is_empty());
    // The second time it did not get as far as the first.
    let events = [Event::Asking(0), Event::Asking(0), Event::Asked(0, Report::NotSent, None)];
    let twice = leg(&events);
    for sent in [0, 1] {
        assert_eq!(twice.check(otps(sent, 0, 0), Second::None), [""; 0]);
    }
}

#[test]
fn what_was_found_stands_in_for_what_nobody_told() {
    let found = |state| [Event::Asking(0), Event::Found(0, state)];
    assert!(!leg(&found(State::Awaiting)).check(otps(0, 0, 0), Second::None).is_empty());
    assert_eq!(leg(&found(State::MayBeOut)).check(otps(0, 0, 0), Second::None), [""; 0]);
    assert_eq!(leg(&found(State::Finished)).check(otps(1, 0, 0), Second::None), [""; 0]);
}

#[test]
fn another_process_goes_on_where_the_last_one_was() {
    let plan = Plan::of(1, 3, false).unwrap();
    assert_eq!(plan.legs().len(), 2);
    let mut case = Case::new(plan, "sqlite", false);
    let id = JourneyId::from_bytes([1; 16]);
    let note = |case: &mut Case, leg, event| case.note(&Line { case: 3, leg, event });
    note(&mut case, 0, Event::Asking(0));
    let order = case.order(Manner::GoOn);
    assert_eq!((order.leg, order.ask, order.id, order.next_login), (0, 0, None, 1));
    note(&mut case, 0, Event::Asked(0, Report::Unknown, None));
    assert_eq!(case.order(Manner::GoOn).ask, 1);
    note(&mut case, 0, Event::Asking(1));
    note(&mut case, 0, Event::Asked(1, Report::Sent, Some(id)));
    let order = case.order(Manner::GoOn);
    assert_eq!((order.leg, order.ask, order.id), (0, 1, Some(id)));
    note(&mut case, 0, Event::Ended(End::Finished));
    let order = case.order(Manner::GoOn);
    assert_eq!((order.leg, order.ask, order.id, order.next_login), (1, 0, None, 2));
}

#[test]
fn a_second_otp_comes_after_a_first_that_was_accepted() {
    let proven = [
        Event::Asking(0),
        Event::Asked(0, Report::Sent, None),
        Event::Submitting,
        Event::Submitted(Answer::Next),
    ];
    assert_eq!(leg(&proven).check(otps(1, 1, 1), Second::Apart(otps(1, 0, 0))), [""; 0]);
    assert_eq!(leg(&proven).check(otps(2, 1, 1), Second::Together), [""; 0]);
    for (first, second) in [
        // Reported and not sent, sent twice, and sent before the first was accepted.
        (otps(1, 1, 1), Second::Apart(otps(0, 0, 0))),
        (otps(1, 1, 1), Second::Apart(otps(2, 0, 0))),
        (otps(1, 1, 0), Second::Apart(otps(1, 0, 0))),
        (otps(1, 1, 1), Second::Together),
        (otps(3, 1, 1), Second::Together),
        (otps(2, 1, 0), Second::Together),
    ] {
        assert!(!leg(&proven).check(first, second).is_empty(), "{first:?} {second:?}");
    }
    // Tried once more.
    let again = [Event::GoingOn, Event::WentOn(Answer::Next)];
    let again = leg(&[&proven[..3], &[Event::Submitted(Answer::Stays)], &again].concat());
    for second in [1, 2] {
        let second = Second::Apart(otps(second, 0, 0));
        assert_eq!(again.check(otps(1, 1, 1), second), [""; 0]);
    }
    assert!(!again.check(otps(1, 1, 1), Second::Apart(otps(3, 0, 0))).is_empty());
}
