use abdm_types::Personal;
use abdm_types::v3::OtpReceipt;

use super::fields;
use super::shape::Refusal;
use crate::call::Call;
use crate::outbox::Recipient;
use crate::v3_forms::OtpSent;
use crate::world::{Begun, Method};

/// The reply of every call that sends an OTP (contract V3, section 12).
pub(super) fn of(call: &Call<'_>, method: Method, begun: &Begun) -> Result<OtpReceipt, Refusal> {
    let text = text(call.desk.config.v3_forms.otp_sent, method, &begun.to);
    Ok(OtpReceipt { txn_id: fields::txn_id(&begun.txn_id)?, message: Some(Personal::new(text)) })
}

fn text(form: OtpSent, method: Method, to: &Recipient) -> String {
    let mobile = match to {
        Recipient::Mobile(mobile) => mobile.as_str(),
        Recipient::Email(email) => return text_of_email(form, email),
    };
    let last_four = &mobile[6..];
    match (form, method) {
        (OtpSent::Collection, Method::AadhaarOtp) => {
            format!("OTP sent to Aadhaar registered mobile number ending with ******{last_four}")
        }
        (OtpSent::Collection, _) => {
            format!("OTP sent to mobile number ending with ******{last_four}")
        }
        (OtpSent::Guide, Method::AadhaarOtp) => {
            format!("OTP is sent to Aadhaar registered mobile number ending with*******{last_four}")
        }
        (OtpSent::GuideShort, Method::AadhaarOtp) => {
            format!("OTP is sent to Aadhaar registered mobile ending xxx{}", &mobile[7..])
        }
        (OtpSent::Guide | OtpSent::GuideShort, _) => {
            format!("OTP is sent to Mobile number ending with ******{last_four}")
        }
    }
}

/// What stands behind the stars is not published; here it is the domain.
fn text_of_email(form: OtpSent, email: &str) -> String {
    let end = email.rfind('@').map_or("", |at| &email[at..]);
    match form {
        OtpSent::Collection => {
            format!("OTP sent to email address ending with ***********{end}")
        }
        OtpSent::Guide | OtpSent::GuideShort => {
            format!("OTP is sent to email ending with ***********{end}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_address_is_told_by_its_end_alone() {
        let to = Recipient::Email("asha.ramanathan@post.example".into());
        let said = |form| text(form, Method::MobileOtp, &to);
        let ends = "ending with ***********@post.example";
        assert_eq!(said(OtpSent::Collection), format!("OTP sent to email address {ends}"));
        assert_eq!(said(OtpSent::Guide), format!("OTP is sent to email {ends}"));
    }
}
