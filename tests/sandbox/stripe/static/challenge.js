// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

const main = document.querySelector("main");

main.addEventListener("click", async (event) => {
    const outcome = event.target.value;
    if (!outcome) {
        return;
    }
    for (const button of document.querySelectorAll("button")) {
        button.disabled = true;
    }
    const response = await fetch(window.location.href, {
        method: "POST",
        body: JSON.stringify({outcome}),
    });
    const {return_url: back} = await response.json();
    if (window.parent === window) {
        window.location.assign(back);
    } else {
        // Any shop may embed the bank's page; the message says only that it is done.
        window.parent.postMessage({challengeDone: true}, "*");
    }
});

// A tap before this script had come would be lost.
main.inert = false;
