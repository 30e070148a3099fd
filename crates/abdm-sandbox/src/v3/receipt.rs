use abdm_types::Personal;
use abdm_types::v3::OtpReceipt;

use super::fields;
use super::shape::Refusal;
use crate::call::Call;
use crate::v3_forms::OtpSent;
use crate::world::{Begun, Method};

/// The reply of every call that sends an OTP (contract V3, section 12).
pub(super) fn of(call: &Call<'_>, method: Method, begun: &Begun) -> Result<OtpReceipt, Refusal> {
    let text = text(call.desk.config.v3_forms.otp_sent, method, begun.mobile.as_str());
    Ok(OtpReceipt { txn_id: fields::txn_id(&begun.txn_id)?, message: Some(Personal::new(text)) })
}

fn text(form: OtpSent, method: Method, mobile: &str) -> String {
    let last_four = &mobile[6..];
    match (form, method) {
        (OtpSent::Collection, Method::AadhaarOtp) => {
            format!("OTP sent to Aadhaar registered mobile number ending with ******{last_four}")
        }
        (OtpSent::Collection, Method::MobileOtp) => {
            format!("OTP sent to mobile number ending with ******{last_four}")
        }
        (OtpSent::Guide, Method::AadhaarOtp) => {
            format!("OTP is sent to Aadhaar registered mobile number ending with*******{last_four}")
        }
        (OtpSent::GuideShort, Method::AadhaarOtp) => {
            format!("OTP is sent to Aadhaar registered mobile ending xxx{}", &mobile[7..])
        }
        (OtpSent::Guide | OtpSent::GuideShort, Method::MobileOtp) => {
            format!("OTP is sent to Mobile number ending with ******{last_four}")
        }
    }
}
