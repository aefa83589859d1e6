// Timers and performance.now() keep the real time, as they only measure.
function shiftClock(milliseconds) {
    const RealDate = globalThis.Date;
    const now = () => RealDate.now() + milliseconds;
    globalThis.Date = new Proxy(RealDate, {
        apply: () => new RealDate(now()).toString(),
        construct: (target, values, newTarget) =>
            Reflect.construct(target, values.length ? values : [now()], newTarget),
        get: (target, name, receiver) =>
            name === "now" ? now : Reflect.get(target, name, receiver),
    });
}
