// The page's words, in English and Indonesian.

const WORDS = {
  en: {
    title: "A customer's phone",
    chat: "Chat",
    whose_phone: "Whose phone?",
    hint: "Pick a person and write to the business. What the team answers appears here.",
    name: "Name",
    phone_number: "Phone number",
    add_person: "Add person",
    back: "Back to people",
    chat_with: "Chat with",
    settings: "Phone settings",
    phone_on: "Phone is on",
    read_receipts: "Send read receipts",
    answers_alone: "Answers by itself",
    send_location: "Send location",
    messages: "Messages",
    cancel_reply: "Cancel reply",
    attach: "Attach a file",
    message: "Message",
    send: "Send",
    choose_person: "Choose whose phone you want to play.",
    typing: "typing…",
    business: "business account",
    phone_off: "phone is off",
    reply: "Reply",
    react: "React with",
    options: "Message options",
    edited: "edited",
    deleted: "This message was deleted",
    sent: "sent",
    delivered: "delivered",
    read: "read",
    new_messages: "new messages",
    location: "Location",
    document: "Document",
    choose: "Choose",
    you: "You",
    failed: "That did not work: ",
    no_chat_yet: "No messages yet. Say hello.",
    lost: "Connection lost, trying again…",
    unsupported: "Message of type ",
  },
  id: {
    title: "HP pelanggan",
    chat: "Obrolan",
    whose_phone: "HP siapa?",
    hint: "Pilih seseorang dan tulis ke bisnis. Jawaban tim muncul di sini.",
    name: "Nama",
    phone_number: "Nomor telepon",
    add_person: "Tambah orang",
    back: "Kembali ke daftar",
    chat_with: "Obrolan dengan",
    settings: "Pengaturan HP",
    phone_on: "HP menyala",
    read_receipts: "Kirim tanda dibaca",
    answers_alone: "Menjawab sendiri",
    send_location: "Kirim lokasi",
    messages: "Pesan",
    cancel_reply: "Batal membalas",
    attach: "Lampirkan berkas",
    message: "Pesan",
    send: "Kirim",
    choose_person: "Pilih HP siapa yang ingin Anda mainkan.",
    typing: "sedang mengetik…",
    business: "akun bisnis",
    phone_off: "HP mati",
    reply: "Balas",
    react: "Beri reaksi",
    options: "Pilihan pesan",
    edited: "diedit",
    deleted: "Pesan ini dihapus",
    sent: "terkirim",
    delivered: "sampai",
    read: "dibaca",
    new_messages: "pesan baru",
    location: "Lokasi",
    document: "Dokumen",
    choose: "Pilih",
    you: "Anda",
    failed: "Tidak berhasil: ",
    no_chat_yet: "Belum ada pesan. Sapa dulu.",
    lost: "Sambungan terputus, mencoba lagi…",
    unsupported: "Pesan berjenis ",
  },
};

export const language = navigator.language.startsWith("id") ? "id" : "en";

export const word = (name) => WORDS[language][name];

/** Fills `data-word`, `data-label` and `data-placeholder` of the page. */
export function translate(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of root.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
    node.title = word(node.dataset.label);
  }
  for (const node of root.querySelectorAll("[data-placeholder]")) {
    node.placeholder = word(node.dataset.placeholder);
  }
}
