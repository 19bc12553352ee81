//! Who may hold an item, and how a price is split. Pure functions, which know no chain.

use ghost_sdk::prelude::*;

use crate::types::{Item, Kind, Obstacle, Verdict};

/// The issuer's part of a price, rounded down; the seller gets the rest, so nothing is lost.
pub fn royalty_of(price: Rlusd, royalty: u16) -> Result<Rlusd> {
    Ok(price.bps_down(royalty)?)
}

/// What keeps an item from going to a receiver of this kind by its owner's word.
pub fn obstacle(item: &Item, owner: Kind, to: Address, receiver: Kind) -> Obstacle {
    if item.frozen {
        Obstacle::Frozen
    } else if owner == Kind::Barred {
        Obstacle::OwnerBarred
    } else {
        obstacle_there(item, to, receiver)
    }
}

/// What on the receiver's side keeps an item from going there: this holds for a forced transfer too.
pub fn obstacle_there(item: &Item, to: Address, receiver: Kind) -> Obstacle {
    if item.owner == to { Obstacle::AlreadyOwner } else { obstacle_of_kind(item.open_to, receiver) }
}

/// Whether a holder of this kind may have an item open to another; the barred never may.
pub fn obstacle_of_kind(open_to: Kind, receiver: Kind) -> Obstacle {
    if receiver == Kind::Barred || receiver < open_to { Obstacle::ReceiverKind } else { Obstacle::Clear }
}

/// An obstacle in words, with who can take it away.
pub fn verdict(obstacle: Obstacle, item: Option<&Item>, compliance: Address) -> Verdict {
    let (decided_by, way_out) = match obstacle {
        Obstacle::Clear => (None, ""),
        Obstacle::UnknownItem => (None, "items are numbered from 0; `terms` tells how many there are"),
        Obstacle::Frozen => (Some(compliance), "compliance calls `unfreeze`"),
        Obstacle::OwnerBarred => (Some(compliance), "compliance calls `set_kind` for the owner"),
        Obstacle::AlreadyOwner => (None, "nothing need be done"),
        Obstacle::ReceiverKind => (Some(compliance), "compliance calls `set_kind` for the receiver"),
    };
    let open_to = item.map(|item| item.open_to.max(Kind::Anybody));
    let needed = open_to.filter(|_| obstacle == Obstacle::ReceiverKind);
    Verdict { obstacle, needed, decided_by, way_out: Text::new(way_out).unwrap_or_default() }
}

#[cfg(test)]
mod tests;
