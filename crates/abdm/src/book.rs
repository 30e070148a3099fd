//! Compiles the code of the README and of the book, page by page.
//!
//! A page that is missing here fails `tests/it/book.rs`.

macro_rules! pages {
    ($($name:ident $path:literal)*) => {$(
        #[doc = include_str!(concat!("../../../", $path))]
        struct $name;
    )*};
}

pages! {
    Readme "README.md"
    Architecture "docs/architecture.md"
    Benchmarks "docs/benchmarks.md"
    ChoosingLayers "docs/choosing-layers.md"
    CommandLine "docs/command-line.md"
    Dependencies "docs/dependencies.md"
    Endpoints "docs/endpoints.md"
    Errors "docs/errors.md"
    Generations "docs/generations.md"
    Glossary "docs/glossary.md"
    GoingLive "docs/going-live.md"
    Introduction "docs/introduction.md"
    JourneyAddress "docs/journeys/address.md"
    JourneyCard "docs/journeys/card.md"
    JourneyDeactivate "docs/journeys/deactivate.md"
    JourneyDelete "docs/journeys/delete.md"
    JourneyEnrol "docs/journeys/enrol.md"
    JourneyFind "docs/journeys/find.md"
    JourneyLoginAadhaarNumber "docs/journeys/login-aadhaar-number.md"
    JourneyLoginAadhaarOtp "docs/journeys/login-aadhaar-otp.md"
    JourneyLoginAddress "docs/journeys/login-address.md"
    JourneyLoginMobile "docs/journeys/login-mobile.md"
    JourneyLoginMobileOtp "docs/journeys/login-mobile-otp.md"
    JourneyLoginPassword "docs/journeys/login-password.md"
    JourneyProfile "docs/journeys/profile.md"
    JourneyReactivate "docs/journeys/reactivate.md"
    JourneyRekyc "docs/journeys/rekyc.md"
    JourneyRetrieve "docs/journeys/retrieve.md"
    JourneyRetrieveMobileOtp "docs/journeys/retrieve-mobile-otp.md"
    JourneySearch "docs/journeys/search.md"
    JourneyUpdateEmail "docs/journeys/update-email.md"
    JourneyUpdateMobile "docs/journeys/update-mobile.md"
    QuickStart "docs/quick-start.md"
    Reliability "docs/reliability.md"
    Sandbox "docs/sandbox.md"
    Security "docs/security.md"
    StoringJourneys "docs/storing-journeys.md"
    Summary "docs/SUMMARY.md"
}
