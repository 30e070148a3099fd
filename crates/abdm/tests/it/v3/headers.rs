//! What goes with the calls beside their bodies (contract V3, section 2).

use std::collections::HashSet;

use abdm_sandbox::people;

use crate::promises::on_v3;
use crate::relay::{Fate, Relay, header, path_of};
use crate::town::{begin_deactivation, done, number};
use crate::wire::V3;

/// A UUID of version 4, as a client makes it.
fn is_uuid_v4(id: &str) -> bool {
    id.split('-').map(str::len).eq([8, 4, 4, 4, 12])
        && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
        && id.as_bytes()[14] == b'4'
}

on_v3! {
    async fn every_attempt_has_an_id_of_its_own_and_the_time_in_utc(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        relay.on(V3.profile, Fate::Lost);
        client.profile(&session).await.unwrap_err();
        assert_eq!(relay.count(V3.profile), 3);
        relay.says(
            V3.logout,
            "401 Unauthorized",
            r#"{"code":"900901","message":"m","description":"d"}"#,
        );
        client.logout(&session).await.unwrap_err();

        let heads = relay.heads();
        let ids: HashSet<_> =
            heads.iter().map(|head| header(head, "REQUEST-ID").unwrap()).collect();
        assert_eq!(ids.len(), heads.len());
        assert!(ids.into_iter().all(is_uuid_v4));
        for head in &heads {
            assert_eq!(header(head, "TIMESTAMP"), Some("2023-11-14T22:13:20.000Z"));
        }
    }

    async fn tokens_are_bearers_and_go_only_where_they_belong(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let choice = town.choice(&client, people::ASHA.mobile).await;
        let session = done(choice.choose(&number(people::ASHA.abha_number)).await);
        client.profile(&session).await.unwrap();
        let journey = begin_deactivation(&client, &session).await.unwrap();
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);

        let users = [V3.profile, V3.deactivate.send, V3.deactivate.submit];
        for head in relay.heads() {
            let path = path_of(&head);
            let has = |name| header(&head, name).map(|value| value.starts_with("Bearer eyJ"));
            let belongs = |yes: bool| yes.then_some(true);
            assert_eq!(has("Authorization"), belongs(path != V3.session), "{path}");
            assert_eq!(has("X-token"), belongs(users.contains(&path)), "{path}");
            assert_eq!(has("T-token"), belongs(path == V3.choose), "{path}");
            assert_eq!(header(&head, "X-HIP-ID"), None, "{path}");
            let cm_id = (path == V3.session).then_some("sbx");
            assert_eq!(header(&head, "X-CM-ID"), cm_id, "{path}");
        }
    }

    async fn two_patients_at_once_keep_their_tokens_apart(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let joseph = town.log_in(&client, &people::JOSEPH).await;
        let (first, second) = tokio::join!(client.profile(&asha), client.profile(&joseph));
        assert_eq!(first.unwrap().name.unwrap().reveal(), people::ASHA.name);
        assert_eq!(second.unwrap().name.unwrap().reveal(), people::JOSEPH.name);
    }
}
