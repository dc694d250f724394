ALTER TABLE "flow_versions" ADD COLUMN "published_by" text;--> statement-breakpoint
ALTER TABLE "flows" ADD COLUMN "saved_by" text;--> statement-breakpoint
CREATE INDEX "conversations_live_by_version" ON "conversations" USING btree ("flow_id","flow_version") WHERE status <> 'closed';