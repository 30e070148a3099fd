//! How the page looks: on a phone, in the dark, without motion.

use abdm_sandbox::people::ASHA;
use serde_json::Value;

use super::browser::Browser;
use crate::service::Service;

/// Gives the texts whose contrast is below that of level AA, and how many were looked at.
const CONTRAST: &str = r"
    const channels = (color) => color.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b]
      .map((c) => c / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const [r, g, b, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
        if (alpha === 1) return [r, g, b];
      }
      throw new Error('no background');
    };
    const weak = [];
    let seen = 0;
    for (const element of document.querySelectorAll('body *')) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own || !element.checkVisibility() || element.disabled || element.matches('option')) continue;
      seen += 1;
      const [a, b] = [channels(getComputedStyle(element).color), behind(element)].map(luminance);
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) weak.push(`${element.className || element.tagName}: ${contrast}`);
    }
    return { weak, seen };
";

/// A page with something of everything on it.
async fn filled() -> Option<(Service, Browser)> {
    let service = Service::start().await;
    let browser = Browser::open(&format!("http://{}/", service.server.addr())).await?;
    for fault in ["v1v2.auth_init hang after skip 1", "v3.* status 503 always"] {
        service.sandbox.faults().add(fault.parse().unwrap()).unwrap();
    }
    let txn_id = service.begin_login(ASHA.abha_number).await;
    service.confirm(&txn_id, &service.wrong_otp().await).await;
    service.get_with("/abha/api/v3/profile/public/certificate", &[]).await;
    service.get_with("/a/path/that/leads/nowhere", &[]).await;
    browser.until("document.querySelectorAll('#calls li').length === 5").await;
    browser.until("document.querySelectorAll('#messages li').length === 1").await;
    browser.run("for (const d of document.querySelectorAll('#calls details')) d.open = true").await;
    browser.until("document.querySelectorAll('#calls dl').length > 10").await;
    Some((service, browser))
}

#[tokio::test]
async fn every_text_can_be_read_in_light_and_dark() {
    let Some((_service, browser)) = filled().await else { return };
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        browser.prefer("prefers-color-scheme", scheme).await;
        let contrast = browser.run(CONTRAST).await;
        assert_eq!(contrast["weak"].as_array().unwrap(), &Vec::<Value>::new(), "{scheme}");
        assert!(contrast["seen"].as_u64().unwrap() > 100, "{contrast}");
        let background = "getComputedStyle(document.body).backgroundColor";
        backgrounds.push(browser.value(background).await);
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
    browser.close().await;
}

#[tokio::test]
async fn a_phone_shows_all_of_it_without_scrolling_sideways() {
    let Some((_service, browser)) = filled().await else { return };
    for width in [320, 360, 768, 1280] {
        browser.resize(width, 640).await;
        browser.until(&format!("innerWidth === {width}")).await;
        let wide = "document.documentElement.scrollWidth";
        assert_eq!(browser.value(wide).await, width, "at {width}");
        // Nor is anything cut off at the side.
        let cut_off = "[...document.querySelectorAll('main *')].filter((element) =>
            element.checkVisibility() && element.getBoundingClientRect().right > innerWidth)
            .map((element) => element.outerHTML.slice(0, 80))";
        assert_eq!(browser.value(cut_off).await, Value::Array(Vec::new()), "at {width}");
    }
    browser.close().await;
}

#[tokio::test]
async fn every_control_has_a_name_and_shows_where_the_focus_is() {
    let Some((_service, browser)) = filled().await else { return };
    let nameless = "[...document.querySelectorAll('input, select, button, a, [tabindex]')]
        .filter((element) => element.checkVisibility())
        .filter((element) => !(element.labels?.length || element.innerText?.trim()
            || element.getAttribute('aria-label')))
        .map((element) => element.outerHTML)";
    assert_eq!(browser.value(nameless).await, Value::Array(Vec::new()));
    for control in ["#copy-latest", "#filter", "#calls summary", "#cards button", "#usual button"] {
        browser.tab_to(control).await;
        let outline = "getComputedStyle(document.activeElement).outlineStyle";
        assert_eq!(browser.value(outline).await, "solid", "{control}");
    }
    browser.close().await;
}

#[tokio::test]
async fn who_wants_no_motion_gets_none() {
    let Some((_service, browser)) = filled().await else { return };
    let animation = "getComputedStyle(document.getElementById('latest')).animationName";
    browser.until("document.getElementById('latest').classList.contains('fresh')").await;
    assert_eq!(browser.value(animation).await, "fresh");
    browser.prefer("prefers-reduced-motion", "reduce").await;
    assert_eq!(browser.value(animation).await, "none");
    browser.close().await;
}
