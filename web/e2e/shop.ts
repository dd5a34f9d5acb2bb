// A shop at work: the programs run, one number is connected, and the owner's cookie opens every page.
import type { Browser, Page } from '@playwright/test'
import { Meta } from './meta'
import { connect, setUp } from './office'
import { startPrograms, type Programs } from './processes'
import { WhatsApp, type Credentials } from './whatsapp'

export interface Shop {
  programs: Programs
  whatsapp: WhatsApp
  number: Credentials
  meta: Meta
  /** Opens an address of the product, the inbox unless named, as the owner. */
  enter(page: Page, path?: string): Promise<void>
  close(): void
}

export async function openShop(browser: Browser, settings: Record<string, string> = {}): Promise<Shop> {
  const programs = await startPrograms(settings)
  const whatsapp = new WhatsApp(programs.simulator)
  const number = await whatsapp.createNumber('+62 811-3000-300', 'Toko Melati')
  const context = await browser.newContext()
  const page = await context.newPage()
  await setUp(page, programs.url)
  await connect(page, programs, whatsapp, number)
  const cookies = await context.cookies()
  await context.close()
  return {
    programs,
    whatsapp,
    number,
    meta: new Meta(programs.url, number),
    async enter(visitor, path = 'chats') {
      await visitor.context().addCookies(cookies)
      await visitor.goto(`${programs.url}/app/${path}`)
    },
    close: () => programs.stop(),
  }
}
