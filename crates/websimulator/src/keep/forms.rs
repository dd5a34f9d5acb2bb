//! How what is not ours is written down: stanzas as they travel, keys and messages as bytes, maps as lists.

/// Stanzas, in the binary form of the wire.
pub(crate) mod stanzas {
    use std::collections::VecDeque;

    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de, ser};
    use wacore_binary::{Node, OwnedNodeRef, marshal, util::unpack_bytes};

    pub(crate) fn serialize<S: Serializer>(
        stanzas: &VecDeque<Node>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let written: Result<Vec<Vec<u8>>, _> = stanzas.iter().map(marshal).collect();
        written.map_err(ser::Error::custom)?.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<VecDeque<Node>, D::Error> {
        let written = Vec::<Vec<u8>>::deserialize(from)?;
        let read = |bytes: Vec<u8>| {
            let unpacked = unpack_bytes(bytes.as_slice().into()).map_err(de::Error::custom)?;
            let node = OwnedNodeRef::new(unpacked).map_err(de::Error::custom)?;
            Ok(node.to_owned_node())
        };
        written.into_iter().map(read).collect()
    }
}

/// A map whose keys are no words.
pub(crate) mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(crate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(map)
    }

    pub(crate) fn deserialize<'de, K, V, D>(from: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(from)?.into_iter().collect())
    }
}

/// A message, as protobuf.
pub(crate) mod message {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de};
    use waproto::buffa::Message as _;
    use waproto::whatsapp as wa;

    pub(crate) fn serialize<S: Serializer>(
        message: &wa::Message,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        message.encode_to_vec().serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<wa::Message, D::Error> {
        let bytes = Vec::<u8>::deserialize(from)?;
        wa::Message::decode_from_slice(&bytes).map_err(de::Error::custom)
    }
}

/// A signed key, by its three parts.
pub(crate) mod signed_key {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use wacore::iq::prekeys::SignedPreKeyNode;

    pub(crate) fn serialize<S: Serializer>(
        key: &SignedPreKeyNode,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        (key.id, &key.public_bytes, &key.signature).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<SignedPreKeyNode, D::Error> {
        let (id, public, signature) = <(u32, Vec<u8>, Vec<u8>)>::deserialize(from)?;
        Ok(SignedPreKeyNode::new(id, public, signature))
    }
}

/// One-time keys, by id and bytes.
pub(crate) mod one_time_keys {
    use std::collections::VecDeque;

    use serde::{Deserialize as _, Deserializer, Serializer};
    use wacore::iq::prekeys::OneTimePreKeyNode;

    pub(crate) fn serialize<S: Serializer>(
        keys: &VecDeque<OneTimePreKeyNode>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(keys.iter().map(|key| (key.id, &key.public_bytes)))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<VecDeque<OneTimePreKeyNode>, D::Error> {
        let keys = Vec::<(u32, Vec<u8>)>::deserialize(from)?;
        Ok(keys.into_iter().map(|(id, public)| OneTimePreKeyNode::new(id, public)).collect())
    }
}
