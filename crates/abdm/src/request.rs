use abdm_types::InvalidInput;

/// What an application knows of the request that it is serving: who asked, for what, and by which
/// key a repetition of it is known.
///
/// All of it is optional. [`Client::for_request`](crate::Client::for_request) gives a handle whose
/// journeys carry it into the store and to the [`AuditSink`](crate::AuditSink).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestContext {
    /// The same for every repetition of one request, such as a double click: the journey that was
    /// begun with it is found again and no second OTP is sent. Needs a store.
    pub idempotency_key: Option<Reference>,
    /// Who operates the application, such as a desk or a staff id.
    pub operator: Option<Reference>,
    /// The application's own reference, such as a visit.
    pub caller_reference: Option<Reference>,
    /// The consent of the patient that this is done under.
    pub consent_reference: Option<Reference>,
}

impl RequestContext {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the key that repetitions of this request share.
    #[must_use]
    pub fn idempotency_key(self, key: Reference) -> Self {
        Self { idempotency_key: Some(key), ..self }
    }

    /// Sets who operates the application.
    #[must_use]
    pub fn operator(self, operator: Reference) -> Self {
        Self { operator: Some(operator), ..self }
    }

    /// Sets the application's own reference.
    #[must_use]
    pub fn caller_reference(self, reference: Reference) -> Self {
        Self { caller_reference: Some(reference), ..self }
    }

    /// Sets the consent that this is done under.
    #[must_use]
    pub fn consent_reference(self, reference: Reference) -> Self {
        Self { consent_reference: Some(reference), ..self }
    }
}

/// A name that the application gives something. It goes into audit records as it is, so it must not
/// be personal data: an id of a record, not what the record says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(String);

impl Reference {
    /// Takes a name.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`] unless it has 1 to 128 visible ASCII characters.
    pub fn parse(text: &str) -> Result<Self, InvalidInput> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        match fits {
            true => Ok(Self(text.to_owned())),
            false => Err(InvalidInput::new("reference", "1 to 128 visible ASCII characters")),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
