/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */
/* eslint-env serviceworker */

self.addEventListener("push", (event) => {
    const {title, options} = event.data.json();
    event.waitUntil(self.registration.showNotification(title, options));
});

self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const {url} = event.notification.data || {};
    event.waitUntil(openPage(new URL(url || "/my", self.location.origin)));
});

async function openPage(url) {
    const pages = await self.clients.matchAll({
        type: "window",
        includeUncontrolled: true,
    });
    const open = pages.find((page) => new URL(page.url).pathname === url.pathname);
    return open ? open.focus() : self.clients.openWindow(url.href);
}
