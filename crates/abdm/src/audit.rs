use std::time::SystemTime;

use abdm_flows::snapshot::Kind;
use abdm_store::JourneyId;
use abdm_types::{Consent, Effect, HipId};
use async_trait::async_trait;

use crate::parking::Course;
use crate::{Client, RequestContext};

/// Keeps a record of what was done to whose account, on whose behalf.
///
/// It is told before a call that sends or submits an OTP, or submits a password, and after it. What it
/// is told holds no personal data: a patient appears as a keyed hash, the same for the same patient under the same
/// key ring.
///
/// **What takes something from the patient fails closed**
/// ([`Action::fails_closed`](abdm_flows::snapshot::Action::fails_closed)), such as a deactivation: if the
/// sink refuses the record before the OTP or the password is submitted, it is not submitted; nor is an
/// account made without the record before that. Every
/// other action goes on.
#[async_trait]
pub trait AuditSink: Send + Sync + std::fmt::Debug {
    /// Keeps a record.
    ///
    /// # Errors
    ///
    /// [`AuditRefused`] when it cannot be kept.
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused>;
}

/// One thing that is about to be done, or was.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AuditRecord<'a> {
    /// When.
    pub at: SystemTime,
    /// What.
    pub action: AuditAction,
    /// What came of it; `None` before it is done.
    pub outcome: Option<AuditOutcome>,
    /// Which journey of which generation.
    pub kind: Kind,
    /// The journey's id, where there is a store.
    pub journey: Option<&'a JourneyId>,
    /// On behalf of which facility.
    pub hip_id: Option<&'a HipId>,
    /// Keyed hash of the patient, where one is known.
    pub patient: Option<PatientHash>,
    /// What the patient consented to, where the journey needs it: an enrolment.
    pub consent: Option<&'a Consent>,
    /// Who asked, and by which reference.
    pub request: &'a RequestContext,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuditAction {
    /// An OTP is asked for.
    SendOtp,
    /// The OTP is asked for once more.
    ResendOtp,
    /// An OTP is submitted, and with it whatever the journey is for.
    SubmitOtp,
    /// A password is submitted, and with it whatever the journey is for.
    SubmitPassword,
    /// An account is made, where that is a call of its own: on v1/v2.
    Create,
    /// A patient's choice of an account is submitted.
    ChooseAccount,
    /// An account is looked at after an unknown outcome.
    Reconcile,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AuditOutcome {
    /// Whether it succeeded.
    pub succeeded: bool,
    /// Whether it may have taken effect. Of a success always [`Effect::Settled`].
    pub effect: Effect,
}

/// A patient under a key: tells records of the same patient without telling who.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PatientHash(pub(crate) [u8; 32]);

impl PatientHash {
    /// The hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A record could not be kept. Why is for the sink to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the audit record could not be kept")]
pub struct AuditRefused;

impl Client {
    /// Tells the sink what is about to be done, or was.
    pub(crate) async fn audit(
        &self,
        course: &Course,
        action: AuditAction,
        outcome: Option<AuditOutcome>,
    ) -> Result<(), AuditRefused> {
        let Some(sink) = &self.shared().audit else {
            return Ok(());
        };
        let record = AuditRecord {
            at: self.now(),
            action,
            outcome,
            kind: course.kind,
            journey: course.id(),
            hip_id: self.hip_id(),
            patient: course.patient,
            consent: course.consent.as_ref(),
            request: self.request(),
        };
        sink.record(&record).await
    }

    /// Tells the sink what was done. It is done, so a refusal changes nothing any more.
    pub(crate) async fn audited(
        &self,
        course: &Course,
        action: AuditAction,
        outcome: AuditOutcome,
    ) {
        if self.audit(course, action, Some(outcome)).await.is_err() {
            tracing::warn!(kind = %course.kind, "the audit sink refused the record of an outcome");
        }
    }
}
