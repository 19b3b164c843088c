// A Bluesky of one's own: directory, PDS and AppView, out of @atproto/dev-env (MIT), on 127.0.0.1 alone.
//
//   node bluesky.mjs FOLDER PLC_PORT PDS_PORT APPVIEW_PORT     with DB_POSTGRES_URL and REDIS_HOST in the environment
//
// Runs beside its node_modules. Writes FOLDER/asked, a line for each request ("port method address agent"), and when all is
// up FOLDER/ready.json. SIGTERM ends it.
import fs from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'

const [folder, ...ports] = process.argv.slice(2)
const [plc, pds, appview] = ports.map(Number)
const asked = fs.openSync(path.join(folder, 'asked'), 'a')

// dev-env knows no host and would listen on every interface.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (where, ...more) {
  if (typeof where === 'number') where = { port: where }
  if (this instanceof http.Server) {
    this.prependListener('request', (question) => {
      const { port } = this.address()
      fs.writeSync(asked, `${port} ${question.method} ${question.url} ${question.headers['user-agent'] ?? '-'}\n`)
    })
  }
  return listen.call(this, { ...where, host: '127.0.0.1' }, ...more)
}

const { TestNetwork } = await import('@atproto/dev-env')
const network = await TestNetwork.create({
  dbPostgresSchema: 'whipstitch',
  plc: { port: plc },
  pds: { port: pds, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: appview, publicUrl: `http://localhost:${appview}` },
})
fs.writeFileSync(path.join(folder, 'ready.json'), JSON.stringify({ pds: network.pds.url, appview: network.bsky.url }))

// Nothing of it is kept: there is no need to close one after the other.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))
