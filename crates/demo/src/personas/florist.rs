//! Customers of Toko Melati, a florist in Jakarta; they write Indonesian.

use super::{
    Line::{Place, Text, Transfer},
    Persona, Reply,
};

pub(super) const PEOPLE: &[Persona] = &[
    Persona {
        name: "Sari Wulandari",
        phone: "+62 812-3456-7890",
        opening: &[
            (0, Text("Assalamualaikum, Kak 🙏")),
            (1, Text("Mau pesan buket mawar putih untuk wisuda adik saya, hari Sabtu masih bisa?")),
            (2, Text("Budget sekitar 350 ribu ya Kak")),
        ],
        replies: &[
            Reply {
                words: &["alamat", "kirim ke mana", "diantar"],
                lines: &[Place {
                    name: "Balairung UI",
                    address: "Kampus UI, Depok",
                    latitude: -6.3628,
                    longitude: 106.8269,
                }],
            },
            Reply {
                words: &["rekening", "transfer", "bayar", "pembayaran"],
                lines: &[
                    Text("Siap Kak, saya transfer sekarang ya"),
                    Transfer("Sudah saya transfer ya Kak 🙏"),
                ],
            },
            Reply {
                words: &["bisa", "tersedia", "ada", "siap"],
                lines: &[
                    Text("Alhamdulillah 😊"),
                    Text("Kalau ditambah kartu ucapan, jadi berapa Kak?"),
                ],
            },
            Reply {
                words: &["terima kasih", "makasih", "sama-sama"],
                lines: &[Text("Sama-sama Kak, sukses terus tokonya 🌷")],
            },
        ],
        otherwise: &[
            Text("Oh begitu ya Kak"),
            Text("Boleh lihat contoh fotonya?"),
            Text("Baik Kak, saya tunggu kabarnya"),
        ],
        pace: 55,
    },
    Persona {
        name: "Budi Santoso",
        phone: "+62 813-8877-1122",
        opening: &[(1, Text("Min, pesanan no. 112 kok belum sampai? Katanya jam 10 pagi 😕"))],
        replies: &[
            Reply {
                words: &["maaf", "mohon"],
                lines: &[
                    Text("Iya tidak apa-apa, tapi acaranya jam 1 siang"),
                    Text("Tolong dicek kurirnya sampai mana ya"),
                ],
            },
            Reply {
                words: &["kurir", "jalan", "menit", "sampai"],
                lines: &[Text("Oke, saya tunggu di lobi. Terima kasih infonya 👌")],
            },
        ],
        otherwise: &[Text("Jadi kira-kira jam berapa, Min?"), Text("Baik, saya tunggu")],
        pace: 40,
    },
    Persona {
        name: "Dewi Lestari",
        phone: "+62 857-1234-0099",
        opening: &[
            (6, Text("Halo kak, bunga papan untuk pernikahan ready?")),
            (3, Text("Yang ukuran 2 x 1,5 meter")),
        ],
        replies: &[
            Reply {
                words: &["harga", "rp", "ribu", "juta"],
                lines: &[
                    Text("Wah, bisa kurang dikit ga kak? 😁"),
                    Text("Soalnya pesan dua papan"),
                ],
            },
            Reply {
                words: &["nama", "tulisan", "ucapan"],
                lines: &[Text(
                    "Tulisannya: Selamat menempuh hidup baru, Rina & Dimas. Dari keluarga besar PT Sejahtera",
                )],
            },
        ],
        otherwise: &[Text("Ok kak"), Text("Nanti saya kabari lagi ya, tanya suami dulu 🙏")],
        pace: 45,
    },
    Persona {
        name: "Pak Hendra",
        phone: "+62 811-909-333",
        opening: &[(
            20,
            Text("Selamat pagi. Apakah menerima langganan bunga meja untuk kantor, setiap Senin?"),
        )],
        replies: &[Reply {
            words: &["bisa", "menerima", "tentu", "ya"],
            lines: &[
                Text("Baik. Mohon dikirim penawarannya untuk 12 meja."),
                Text("Lokasi kami di Sudirman, lantai 18."),
            ],
        }],
        otherwise: &[Text("Baik, terima kasih. Saya teruskan ke bagian umum.")],
        pace: 80,
    },
];
