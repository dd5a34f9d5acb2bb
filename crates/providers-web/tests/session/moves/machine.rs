//! A linked device that runs the Signal protocol of `wacore` straight on a store, and a phone that it talks with.

use async_trait::async_trait;
use wacore::libsignal::protocol::{
    CiphertextMessage, Direction, GenericSignedPreKey, IdentityChange, IdentityKey,
    IdentityKeyPair, IdentityKeyStore, KeyPair, PreKeyBundle, PreKeyId, PreKeyRecord, PreKeyStore,
    ProtocolAddress, SessionRecord, SessionStore, SignalProtocolError, SignedPreKeyId,
    SignedPreKeyRecord, SignedPreKeyStore, Timestamp, UsePQRatchet, message_decrypt,
    message_encrypt, process_prekey_bundle,
};
use wacore::store::traits::Backend;
use wacore::store::{Device, InMemoryBackend};

type Result<T> = std::result::Result<T, SignalProtocolError>;

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> SignalProtocolError {
    SignalProtocolError::BackendError("the store", Box::new(error))
}

fn address(user: &str) -> ProtocolAddress {
    ProtocolAddress::new(user, 0.into())
}

/// A Signal client; everything it knows stands in its store.
pub(crate) struct Client<B> {
    store: B,
    identity: IdentityKeyPair,
    registration: u32,
}

impl<B: Backend> Client<B> {
    /// With the device that the store has, or a new one.
    async fn open(store: B) -> Self {
        if !store.exists().await.unwrap() {
            store.create().await.unwrap();
        }
        let Device { identity_key, registration_id, .. } = store.load().await.unwrap().unwrap();
        let public = IdentityKey::new(identity_key.public_key);
        let identity = IdentityKeyPair::new(public, identity_key.private_key);
        Self { store, identity, registration: registration_id }
    }

    async fn encrypt_for(&self, to: &str, text: &str) -> CiphertextMessage {
        let (mut sessions, mut identities) = (self, self);
        message_encrypt(text.as_bytes(), &address(to), &mut sessions, &mut identities)
            .await
            .unwrap()
    }

    async fn read_from(&self, from: &str, message: &CiphertextMessage) -> Result<String> {
        let (mut sessions, mut identities, mut pre_keys) = (self, self, self);
        let mut random = rand::make_rng::<rand::rngs::StdRng>();
        let read = message_decrypt(
            message,
            &address(from),
            &mut sessions,
            &mut identities,
            &mut pre_keys,
            &self,
            &mut random,
            UsePQRatchet::No,
        )
        .await?;
        if let Some(id) = read.consumed_prekey_id {
            pre_keys.remove_pre_key(id).await?;
        }
        Ok(String::from_utf8(read.plaintext).unwrap())
    }
}

#[async_trait]
impl<B: Backend> SessionStore for &Client<B> {
    async fn load_session(&self, address: &ProtocolAddress) -> Result<Option<SessionRecord>> {
        let found = self.store.get_session(address.as_str()).await.map_err(failed)?;
        found.map(|bytes| SessionRecord::deserialize(&bytes)).transpose()
    }

    async fn has_session(&self, address: &ProtocolAddress) -> Result<bool> {
        self.store.has_session(address.as_str()).await.map_err(failed)
    }

    async fn store_session(
        &mut self,
        address: &ProtocolAddress,
        record: SessionRecord,
    ) -> Result<()> {
        self.store.put_session(address.as_str(), &record.serialize()?).await.map_err(failed)
    }
}

#[async_trait]
impl<B: Backend> IdentityKeyStore for &Client<B> {
    async fn get_identity_key_pair(&self) -> Result<IdentityKeyPair> {
        Ok(self.identity.clone())
    }

    async fn get_local_registration_id(&self) -> Result<u32> {
        Ok(self.registration)
    }

    async fn save_identity(
        &mut self,
        address: &ProtocolAddress,
        identity: &IdentityKey,
    ) -> Result<IdentityChange> {
        let key: [u8; 32] = identity.public_key().public_key_bytes().try_into().unwrap();
        self.store.put_identity(address.as_str(), key).await.map_err(failed)?;
        Ok(IdentityChange::NewOrUnchanged)
    }

    async fn is_trusted_identity(
        &self,
        address: &ProtocolAddress,
        identity: &IdentityKey,
        _: Direction,
    ) -> Result<bool> {
        let known = self.get_identity(address).await?;
        Ok(known.is_none_or(|known| known == *identity))
    }

    async fn get_identity(&self, address: &ProtocolAddress) -> Result<Option<IdentityKey>> {
        let found = self.store.load_identity(address.as_str()).await.map_err(failed)?;
        let key = |bytes: [u8; 32]| {
            wacore::libsignal::protocol::PublicKey::from_djb_public_key_bytes(&bytes).unwrap()
        };
        Ok(found.map(|bytes| IdentityKey::new(key(bytes))))
    }
}

#[async_trait]
impl<B: Backend> PreKeyStore for &Client<B> {
    async fn get_pre_key(&self, id: PreKeyId) -> Result<PreKeyRecord> {
        let found = self.store.load_prekey(id.into()).await.map_err(failed)?;
        PreKeyRecord::deserialize(&found.ok_or(SignalProtocolError::InvalidPreKeyId)?)
    }

    async fn save_pre_key(&mut self, id: PreKeyId, record: &PreKeyRecord) -> Result<()> {
        self.store.store_prekey(id.into(), &record.serialize()?, false).await.map_err(failed)
    }

    async fn remove_pre_key(&mut self, id: PreKeyId) -> Result<()> {
        self.store.remove_prekey(id.into()).await.map_err(failed)
    }
}

#[async_trait]
impl<B: Backend> SignedPreKeyStore for &Client<B> {
    async fn get_signed_pre_key(&self, id: SignedPreKeyId) -> Result<SignedPreKeyRecord> {
        let found = self.store.load_signed_prekey(id.into()).await.map_err(failed)?;
        SignedPreKeyRecord::deserialize(&found.ok_or(SignalProtocolError::InvalidSignedPreKeyId)?)
    }

    async fn save_signed_pre_key(
        &mut self,
        id: SignedPreKeyId,
        record: &SignedPreKeyRecord,
    ) -> Result<()> {
        self.store.store_signed_prekey(id.into(), &record.serialize()?).await.map_err(failed)
    }
}

/// The linked device, on whichever machine it runs.
pub(crate) struct Machine<B>(Client<B>);

impl<B: Backend> Machine<B> {
    pub(crate) async fn start(store: B) -> Self {
        Self(Client::open(store).await)
    }

    /// Starts for the first time: with one one-time key and the signed one.
    pub(crate) async fn pair(store: B) -> Self {
        let client = Client::open(store).await;
        let mut keys = &client;
        let device = client.store.load().await.unwrap().unwrap();
        let one_time = KeyPair::generate(&mut rand::make_rng::<rand::rngs::StdRng>());
        keys.save_pre_key(1.into(), &PreKeyRecord::new(1.into(), &one_time)).await.unwrap();
        let signature = &device.signed_pre_key_signature;
        let pair = &device.signed_pre_key;
        let id = SignedPreKeyId::from(device.signed_pre_key_id);
        let signed = <SignedPreKeyRecord as GenericSignedPreKey>::new(
            id,
            Timestamp::from_epoch_millis(1),
            pair,
            signature,
        );
        keys.save_signed_pre_key(id, &signed).await.unwrap();
        Self(client)
    }

    pub(crate) async fn encrypt(&self, text: &str) -> CiphertextMessage {
        self.0.encrypt_for("phone", text).await
    }

    pub(crate) async fn read(&self, message: &CiphertextMessage) -> Result<String> {
        self.0.read_from("phone", message).await
    }

    /// What others fetch before they write for the first time.
    async fn bundle(&self) -> PreKeyBundle {
        let device = self.0.store.load().await.unwrap().unwrap();
        let one_time = (&self.0).get_pre_key(1.into()).await.unwrap().public_key().unwrap();
        PreKeyBundle::new(
            device.registration_id,
            0.into(),
            Some((1.into(), one_time)),
            device.signed_pre_key_id.into(),
            device.signed_pre_key.public_key,
            device.signed_pre_key_signature.to_vec(),
            *self.0.identity.identity_key(),
        )
        .unwrap()
    }
}

/// A phone, with `wacore`'s own store in memory.
pub(crate) struct Phone(Client<InMemoryBackend>);

impl Phone {
    /// A phone that may write to the device.
    pub(crate) async fn that_knows<B: Backend>(device: &Machine<B>) -> Self {
        let client = Client::open(InMemoryBackend::new()).await;
        let (mut sessions, mut identities) = (&client, &client);
        let mut random = rand::make_rng::<rand::rngs::StdRng>();
        process_prekey_bundle(
            &address("device"),
            &mut sessions,
            &mut identities,
            &device.bundle().await,
            &mut random,
            UsePQRatchet::No,
        )
        .await
        .unwrap();
        Self(client)
    }

    pub(crate) async fn encrypt(&self, text: &str) -> CiphertextMessage {
        self.0.encrypt_for("device", text).await
    }

    pub(crate) async fn read(&self, message: &CiphertextMessage) -> String {
        self.0.read_from("device", message).await.unwrap()
    }
}
