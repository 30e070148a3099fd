//! ABHA addresses.

use super::*;
use crate::people::TSERING;

fn found(world: &World, address: &str) -> Option<AccountId> {
    world.accounts.find(&AbhaId::parse(address).unwrap()).ok()
}

#[test]
fn a_linked_address_is_found_and_an_unlinked_one_is_free() {
    let mut world = world();
    let (asha, tara) = (account(&world, ASHA.abha_number), account(&world, TARA.abha_number));
    assert_eq!(world.link_address(asha, "asha.second@sbx", false), Ok(()));
    for address in ["asha.second@sbx", "ASHA.second", ASHA.abha_address] {
        assert_eq!(found(&world, address), Some(asha), "{address}");
    }
    let listed = world.accounts.record(asha).into_owned();
    assert!(listed.addresses().eq([ASHA.abha_address, "asha.second@sbx"]));
    for taken in ["asha.second@sbx", "ASHA.SECOND@sbx", ASHA.abha_address] {
        assert_eq!(world.link_address(tara, taken, true), Err(Denied::AddressTaken), "{taken}");
    }

    assert_eq!(world.unlink_address(tara, "asha.second@sbx"), Err(Denied::AddressNotLinked));
    assert_eq!(world.unlink_address(asha, "asha.second@sbx"), Ok(()));
    assert_eq!(world.unlink_address(asha, "asha.second@sbx"), Err(Denied::AddressNotLinked));
    assert_eq!(found(&world, "asha.second"), None);
    assert_eq!(world.link_address(tara, "asha.second@sbx", true), Ok(()));
    assert_eq!(world.tally_of(asha, later(0)).address_changes, 2);
}

#[test]
fn the_preferred_address_changes_and_has_a_successor() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    let listed = |world: &World| {
        world.accounts.record(asha).addresses().map(str::to_owned).collect::<Vec<_>>()
    };
    world.link_address(asha, "asha.second@sbx", true).unwrap();
    assert_eq!(listed(&world), ["asha.second@sbx", ASHA.abha_address]);
    world.link_address(asha, ASHA.abha_address, true).unwrap();
    assert_eq!(listed(&world), [ASHA.abha_address, "asha.second@sbx"]);
    world.link_address(asha, "asha.second@sbx", false).unwrap();
    assert_eq!(listed(&world), [ASHA.abha_address, "asha.second@sbx"]);

    world.unlink_address(asha, ASHA.abha_address).unwrap();
    assert_eq!(listed(&world), ["asha.second@sbx"]);
    world.unlink_address(asha, "asha.second@sbx").unwrap();
    assert_eq!(listed(&world), ["91000010010007@sbx"]);
    assert_eq!(found(&world, "91000010010007@sbx"), Some(asha));
}

#[test]
fn an_account_has_no_more_addresses_than_are_allowed() {
    let mut world = world();
    let asha = account(&world, ASHA.abha_number);
    for n in 2..=6 {
        assert_eq!(world.link_address(asha, &format!("asha.no{n}@sbx"), false), Ok(()));
    }
    let seventh = world.link_address(asha, "asha.no7@sbx", false);
    assert_eq!(seventh, Err(Denied::AddressQuota));
    assert_eq!(world.link_address(asha, "asha.no6@sbx", true), Ok(()));
}

#[test]
fn what_is_suggested_is_free_and_fits() {
    let mut world = world();
    let tsering = account(&world, TSERING.abha_number);
    let suggested = world.suggested_addresses(tsering);
    assert!(suggested.len() >= 3, "{suggested:?}");
    for name in &suggested {
        assert!((8..=18).contains(&name.len()), "{name}");
    }
    world.link_address(tsering, &format!("{}@sbx", suggested[0]), false).unwrap();
    assert!(!world.suggested_addresses(tsering).contains(&suggested[0]));
    let asha = account(&world, ASHA.abha_number);
    assert!(!world.suggested_addresses(asha).contains(&"asha.ramanathan".to_owned()));
}
