//! Customers of Nusantara Roastery, which ships coffee abroad; they write English.

use super::{
    Line::{Text, TornBag},
    Persona, Reply,
};

pub(super) const PEOPLE: &[Persona] = &[
    Persona {
        name: "Emma Clarke",
        phone: "+44 7700 900123",
        opening: &[
            (0, Text("Hi! My order arrived today but one bag had burst open 😬")),
            (2, TornBag("This is how it looked")),
        ],
        replies: &[
            Reply {
                words: &["sorry", "apolog"],
                lines: &[
                    Text("No worries, these things happen."),
                    Text("Could you send a replacement, or is a refund easier?"),
                ],
            },
            Reply {
                words: &["replace", "refund", "send you"],
                lines: &[Text("That's perfect, thank you so much! ☕")],
            },
        ],
        otherwise: &[Text("The order number is NR-2041"), Text("Okay, thanks for letting me know")],
        pace: 45,
    },
    Persona {
        name: "Liam O'Connor",
        phone: "+353 85 012 3456",
        opening: &[(
            3,
            Text("Do you do wholesale? We're a small café in Galway, around 15 kg a month"),
        )],
        replies: &[
            Reply {
                words: &["wholesale", "price", "kg", "yes"],
                lines: &[
                    Text("Great stuff"),
                    Text("What would the Gayo and the Toraja come to, shipping included?"),
                ],
            },
            Reply {
                words: &["sample"],
                lines: &[Text("Samples would be brilliant. Where do I send the address?")],
            },
        ],
        otherwise: &[
            Text("Sounds good"),
            Text("I'll talk to my business partner and come back to you"),
        ],
        pace: 50,
    },
    Persona {
        name: "Priya Nair",
        phone: "+65 8123 4567",
        opening: &[(9, Text("Hello, which of your beans would you recommend for a moka pot?"))],
        replies: &[
            Reply {
                words: &["grind", "ground", "fine"],
                lines: &[Text("Medium-fine please, I don't own a grinder yet 🙈")],
            },
            Reply {
                words: &["recommend", "gayo", "toraja", "try", "suggest"],
                lines: &[
                    Text("Ooh, that sounds lovely"),
                    Text("Two bags of 250 g then. Can I pay by card?"),
                ],
            },
        ],
        otherwise: &[Text("Good to know!"), Text("Thanks, I'll order tonight")],
        pace: 40,
    },
];
